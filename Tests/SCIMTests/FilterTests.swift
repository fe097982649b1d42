import Testing

@testable import SCIM

/// Filters over a handful of people and groups; the cases are in `Vectors/filter`.
@Suite struct `Filters` {
    static let people: [(String, ResourceDocument)] = load("ann", "bob", "cho", "dee")
    static let teams: [(String, ResourceDocument)] = load("ops", "dev", type: .group)

    private static func load(_ names: String..., type: ResourceType = .user) -> [(String, ResourceDocument)] {
        let all = Vectors.cases("population")
        return names.compactMap { name in
            guard let value = all.first(where: { $0.name == name })?["resource"],
                let document = try? document(value, type)
            else { return nil }
            return (name, document)
        }
    }

    @Test func `the population is there`() {
        #expect(Filters.people.count == 4)
        #expect(Filters.teams.count == 2)
    }

    @Test(arguments: Vectors.cases("filter"))
    func `each filter selects or is refused as its case says`(_ vector: Vectors.Case) throws {
        let filterText = try #require(vector["filter"]?.string)
        for dialect in vector.dialects {
            if let expected = vector["refused"]?.string {
                #expect(refusal { _ = try Filter.parse(filterText, for: vector.type, dialect: dialect) } == expected)
                continue
            }
            let expected = try #require(vector["matches"]?.array).compactMap(\.string)
            let filter = try Filter.parse(filterText, for: vector.type, dialect: dialect)
            let population = vector.type.name == "Group" ? Filters.teams : Filters.people
            #expect(population.filter { filter.matches($0.1) }.map(\.0) == expected)
        }
    }

    @Test func `corner 27: length, terms and nesting are limited`() throws {
        func refused(_ filter: String) -> String? { refusal { _ = try Filter.parse(filter, for: .user) } }
        let parentheses = String(repeating: "(", count: 3_000) + "title pr" + String(repeating: ")", count: 3_000)
        #expect(refused(parentheses) == "400 invalidFilter")
        #expect(refused(String(repeating: "not (", count: 700) + "title pr") == "400 invalidFilter")
        #expect(refused("title eq \"" + String(repeating: "x", count: 6_000) + "\"") == "400 invalidFilter")
        #expect(refused("title eq \"" + String(repeating: "x", count: 5_000_000) + "\"") == "400 invalidFilter")
        #expect(refused("title eq \"" + String(repeating: "é", count: 4_000) + "\"") == nil)
        let terms = Array(repeating: "title pr", count: 64)
        #expect(refused(terms.joined(separator: " or ")) == nil)
        #expect(refused((terms + ["title pr"]).joined(separator: " or ")) == "400 invalidFilter")
        #expect(refused(String(repeating: "(", count: 30) + "title pr" + String(repeating: ")", count: 30)) == nil)
    }

    @Test func `corner 23: a query over several types takes an unknown attribute for no value`() throws {
        for (filter, expected) in [
            ("userName pr", false), ("userName eq \"x\"", false), ("userName ne \"x\"", true),
            ("not (userName pr)", true), ("userName eq null", true), ("emails[type eq \"]\"] or displayName pr", true),
            ("emails[type eq \"work\"].value eq \"x\"", false), ("displayName eq \"Operations\"", true),
        ] {
            let parsed = try Filter.parse(filter, for: .group, unknown: .noValue)
            #expect(parsed.matches(try #require(Filters.teams.first).1) == expected, "\(filter)")
        }
    }

    @Test func `no prefix of a filter makes the parser trap`() {
        let whole = "emails[type eq \"work\" and not (value co \"\\u00e9\")].value sw \"x\" or name.givenName pr"
        for length in 0..<whole.count { _ = try? Filter.parse(String(whole.prefix(length)), for: .user) }
    }

    @Test func `a walker finds paths and keys ready made`() throws {
        let filter = try Filter.parse("USERNAME eq \"Ａnn\" and manager eq \"M1\"", for: .user)
        guard case .and(let parts) = filter, case .comparison(let user) = parts[0],
            case .comparison(let boss) = parts[1]
        else { return #expect(Bool(false), "two comparisons were expected") }
        #expect(user.path.text == "userName")
        #expect(user.operand == .string(text: "Ａnn", key: "ann"))
        #expect(boss.path.text == "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value")
        #expect(boss.operand == .string(text: "M1", key: "M1"))
    }
}
