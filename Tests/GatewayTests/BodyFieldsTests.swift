import Administration
import SCIM
import Testing

@testable import Gateway

@Suite struct BodyFieldsTests {
    @Test func `a merge patch tells nothing, null and a value apart`() throws {
        var body = try BodyFields(.parsed(Array(#"{"a":null,"b":"x"}"#.utf8)))
        let (a, b, c) = (body.text("a"), body.text("b"), body.text("c"))
        try body.finish()
        #expect(a.applied(to: "old") == nil)
        #expect(b.applied(to: "old") == "x")
        #expect(c.applied(to: "old") == "old")
    }

    @Test(arguments: [
        (#"{"managed_by":null}"#, "managed_by"), (#"{"nonsense":1}"#, "nonsense"), (#"{"name":""}"#, "name"),
        (#"{"name":1}"#, "name"), ("{}", "name"), (#"{"name":null}"#, "name"),
        (#"{"name":"x","inner":{"odd":1}}"#, "inner.odd"),
    ])
    func `a mistake is refused and names its field`(_ text: String, _ field: String) throws {
        var body = try BodyFields(.parsed(Array(text.utf8)))
        _ = body.text("name", required: true)
        let inner = body.object("inner")
        body.include(inner, as: "inner")
        let problem = try #require(throws: Problem.self) { try body.finish() }
        #expect(problem.type == .invalidRequest)
        let named = problem.members["errors"]?.array?.compactMap { $0.object?["field"]?.string }
        #expect(named?.contains(field) == true)
    }

    @Test(arguments: ["", "[]", "{", "\"x\"", #"{"a":1,"a":2}"#])
    func `what is no object is refused`(_ text: String) {
        #expect(throws: Problem.self) { try BodyFields(.parsed(Array(text.utf8))) }
    }

    @Test func `a problem's type is its own, and its status is of the type`() {
        #expect(Set(ProblemType.allCases.map(\.rawValue)).count == ProblemType.allCases.count)
        for type in ProblemType.allCases { #expect(ProblemType(type.status).status == type.status) }
    }
}
