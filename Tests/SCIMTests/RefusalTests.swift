import Testing

@testable import SCIM

@Suite struct `Refusals and versions` {
    @Test func `corner 92: an error carries its status as a string`() {
        #expect(
            text(SCIMRefusal.mutability("\"id\" is readOnly.").body)
                == #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"scimType":"mutability","detail":"\"id\" is readOnly.","status":"400"}"#
        )
        #expect(SCIMRefusal.notFound().document["scimType"] == nil)
        #expect(SCIMRefusal.uniqueness("x").document["status"] == "409")
    }

    @Test func `a private reason never prints`() {
        let refusal = SCIMRefusal(status: 409, scimType: .uniqueness, detail: "public", reason: "private-7")
        #expect(!"\(refusal)".contains("private-7"))
        #expect(!String(reflecting: refusal).contains("private-7"))
        #expect(!text(refusal.body).contains("private-7"))
        var dumped = ""
        dump(refusal, to: &dumped)
        #expect(!dumped.contains("private-7"))
    }

    @Test func `a hostile input is not echoed at length`() throws {
        let long = String(repeating: "x", count: 3_000)
        do {
            _ = try Filter.parse("\(long)\u{1b}[31m eq 1", for: .user)
        } catch {
            #expect(error.detail.count < 300)
            #expect(!error.detail.contains("\u{1b}"))
        }
    }

    @Test(arguments: [
        ("W/\"7\"", true), ("\"7\"", true), ("\"6\", W/\"7\"", true), ("W/\"6\",W/\"5\"", false), ("*", true),
        ("7", true),
        ("w/\"7\"", true), ("W/\"77\"", false), (" \"1\" , * ", true), ("W/7", true),
    ])
    func `corner 79: conditions compare weakly, and lists are read`(_ header: String, _ met: Bool) throws {
        #expect(try VersionCondition.parse(header).includes(Version(7)) == met)
    }

    @Test(arguments: ["", " ", ",", "\"7", "W/\"", "\"a b\""])
    func `corner 80: a condition that can't be read is refused, not met`(_ header: String) {
        #expect(refusal { _ = try VersionCondition.parse(header) } == "400")
    }

    @Test func `a version is a weak entity tag`() {
        #expect(Version(42).entityTag == "W/\"42\"")
        #expect(Version("a\"b c\n").entityTag == "W/\"abc\"")
    }
}
