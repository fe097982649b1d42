import Directory
import Records
import SCIM
import Tenancy
import TestSupport
import Testing

@testable import Provisioning

/// Whatever the indexes are asked must be what the documents say: random users, groups and filters, decided both ways.
@Suite struct FilterDifferenceTests {
    /// Few values, so that they meet: cases, accents in two forms, empty, spaces.
    static let words = [
        "ann", "Ann", "ANN", "bob", "zoë", "zoe\u{308}", "ZOË", "work", "Work", "home", "", " ", "a b", "ß", "ss", "x",
    ]

    /// Around the moment at which the tests' requests arrive, to the nanosecond.
    static let moments = [
        "2027-01-15T08:00:00Z", "2027-01-15T09:00:00.000000001+01:00", "2027-01-15T07:59:59.999999999Z",
        "1999-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    ]

    @Test(arguments: EngineKind.available)
    func `the index and the documents agree about users`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        var random = Seeded(seed: 42)
        var groups: [String] = []
        for number in 0..<3 { groups.append(try await both.first.group("group \(number)")) }
        for number in 0..<60 {
            let id = try await both.first.user("\(Self.word(&random))\(number)", Self.attributes(&random))
            guard let group = groups.randomElement(using: &random), Bool.random(using: &random) else { continue }
            _ = try await both.first.patch(.group, group, #"{"op":"add","path":"members","value":"\#(id)"}"#)
        }
        // Indirect members, and a circle.
        for (outer, inner) in [(0, 1), (1, 2), (2, 0)] {
            let body = #"{"op":"add","path":"members","value":[{"value":"\#(groups[inner])","type":"Group"}]}"#
            #expect(try await both.first.patch(.group, groups[outer], body).status == 200)
        }
        let documents = try await both.first.list(.user, "count=1000").resources
        let ids = documents.compactMap { $0["id"]?.string }
        let names = documents.compactMap { $0["userName"]?.string }
        let filters = FilterMaker(
            strings: [
                "userName": names + Self.words, "externalId": Self.words, "displayName": Self.words,
                "id": ids + ids.map { $0.uppercased() },
                "emails.value": Self.words, "emails.type": Self.words, "emails": Self.words, "title": Self.words,
                "groups.value": groups + groups.map { $0.uppercased() }, "name.givenName": Self.words,
                "meta.created": Self.moments, "meta.lastModified": Self.moments,
            ], booleans: ["active", "emails.primary"], bracketed: ["emails": ["value", "type"]])
        try await compare(.user, documents, filters, both, &random)
    }

    @Test(arguments: EngineKind.available)
    func `the index and the documents agree about groups`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        var random = Seeded(seed: 43)
        var users: [String] = []
        for number in 0..<6 { users.append(try await both.first.user("u\(number)")) }
        for number in 0..<40 {
            let members = users.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
            let id = try await both.first.group("\(Self.word(&random)) \(number)", members: members)
            guard Bool.random(using: &random) else { continue }
            let external = #"{"op":"add","path":"externalId","value":"\#(Self.word(&random))"}"#
            #expect(try await both.first.patch(.group, id, external).status == 200)
        }
        let all = "displayName,externalId,members,members.display,meta"
        let documents = try await both.first.list(.group, "count=1000&attributes=\(all)").resources
        let names = documents.compactMap { $0["displayName"]?.string }
        let filters = FilterMaker(
            strings: [
                "displayName": names + names.map { $0.uppercased() }, "externalId": Self.words,
                "members.value": users + users.map { $0.uppercased() }, "members": users,
                "members.display": ["u1", "U2"],
                "id": documents.compactMap { $0["id"]?.string }, "meta.created": Self.moments,
            ], booleans: [], bracketed: ["members": ["value", "display"]])
        try await compare(.group, documents, filters, both, &random)
    }

    /// Entra ID matches people by it; begun with the type, it would look at everybody.
    @Test(arguments: [
        #"emails[type eq "work" and value eq "a"]"#, #"emails[value eq "a" and type eq "work"]"#,
    ])
    func `an address is looked for before its type`(_ text: String) throws {
        let compiled = CompiledFilter(try Filter.parse(text, for: .user), for: .user)
        #expect(compiled.residue == nil)
        guard case .element(let values) = compiled.predicate else {
            Issue.record("\(compiled.predicate)")
            return
        }
        #expect(values.map(\.path) == ["emails.value", "emails.type"])
    }

    /// As Entra ID writes it.
    @Test func `a value path with a sub-attribute behind it is answered by the index`() throws {
        let text = #"emails[type eq "work"].value eq "a""#
        let compiled = CompiledFilter(try Filter.parse(text, for: .user), for: .user)
        #expect(compiled.residue == nil)
        let element = [
            IndexedValue(path: "emails.value", element: 0, key: "a"),
            IndexedValue(path: "emails.type", element: 0, key: "work"),
        ]
        #expect(compiled.predicate == .element(element))
    }

    private func compare(
        _ kind: ResourceKind, _ documents: [JSONObject], _ filters: FilterMaker, _ both: Both, _ random: inout Seeded
    ) async throws {
        var indexed = 0
        var matched = 0
        for _ in 0..<400 {
            let text = filters.filter(depth: 3, &random)
            let filter = try Filter.parse(text, for: kind.type)
            if CompiledFilter(filter, for: kind).residue == nil { indexed += 1 }
            let expected = documents.filter { filter.matches($0) }.compactMap { $0["id"]?.string }
            let found = try await both.first.filter(kind, text, "&count=1000")
            #expect(found.ids == expected, "\(text)")
            #expect(found.total == expected.count, "\(text)")
            matched += expected.isEmpty ? 0 : 1
        }
        // Or the test would prove nothing.
        #expect(indexed > 80 && indexed < 390 && matched > 100, "\(indexed) indexed, \(matched) matched")
    }

    static func word(_ random: inout Seeded) -> String { words.randomElement(using: &random) ?? "" }

    private static func attributes(_ random: inout Seeded) -> String {
        var parts: [String] = []
        func maybe(_ part: (inout Seeded) -> String) {
            if Bool.random(using: &random) { parts.append(part(&random)) }
        }
        maybe { #""externalId":"\#(word(&$0))""# }
        maybe { #""displayName":"\#(word(&$0))""# }
        maybe { #""title":"\#(word(&$0))""# }
        maybe { #""name":{"givenName":"\#(word(&$0))"}"# }
        maybe { #""active":\#(Bool.random(using: &$0))"# }
        maybe { random in
            let emails = (0..<Int.random(in: 1...3, using: &random)).map { number in
                let type = Bool.random(using: &random) ? #","type":"\#(word(&random))""# : ""
                return #"{"value":"\#(word(&random))","primary":\#(number == 0)\#(type)}"#
            }
            return #""emails":[\#(emails.joined(separator: ","))]"#
        }
        return parts.joined(separator: ",")
    }
}

/// Random filters over these attributes and values.
struct FilterMaker {
    let strings: [String: [String]]
    let booleans: [String]
    let bracketed: [String: [String]]

    func filter(depth: Int, _ random: inout Seeded) -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<2 where depth > 0:
            return "\(filter(depth: depth - 1, &random)) and \(filter(depth: depth - 1, &random))"
        case 2 where depth > 0:
            return "(\(filter(depth: depth - 1, &random)) or \(filter(depth: depth - 1, &random)))"
        case 3 where depth > 0:
            return "not (\(filter(depth: depth - 1, &random)))"
        case 4:
            guard let (name, parts) = bracketed.sorted(by: { $0.key < $1.key }).randomElement(using: &random) else {
                fallthrough
            }
            let tests = (0..<Int.random(in: 1...2, using: &random)).map { _ -> String in
                let part = parts.randomElement(using: &random) ?? "value"
                return test(part, strings["\(name).\(part)"] ?? [], &random)
            }
            return "\(name)[\(tests.joined(separator: Bool.random(using: &random) ? " and " : " or "))]"
        case 5 where !booleans.isEmpty:
            return "\(booleans.randomElement(using: &random) ?? "") eq \(Bool.random(using: &random))"
        default:
            let names = strings.keys.sorted()
            let name = names.randomElement(using: &random) ?? ""
            if Int.random(in: 0..<8, using: &random) == 0 { return "\(name) pr" }
            return test(name, strings[name] ?? [], &random)
        }
    }

    private func test(_ name: String, _ values: [String], _ random: inout Seeded) -> String {
        // Mostly what the indexes are for.
        var operators = ["eq", "eq", "eq", "ne", "gt", "ge", "lt", "le"]
        if !name.hasPrefix("meta.") { operators += ["sw", "co", "ew"] }
        return
            "\(name) \(operators.randomElement(using: &random) ?? "eq") \"\(values.randomElement(using: &random) ?? "")\""
    }
}

/// The same numbers each time (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
