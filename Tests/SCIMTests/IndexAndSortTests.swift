import Testing

@testable import SCIM

@Suite struct `Index and order` {
    @Test func `each indexed value is found by a filter for it`() throws {
        var count = 0
        for (name, person) in Filters.people + Filters.teams {
            for value in person.attributeValues() {
                guard case .string(let text, let key) = value.operand else { continue }
                let literal = String(decoding: JSONValue.string(text).bytes, as: UTF8.self)
                let filter = try Filter.parse("\(value.path) eq \(literal)", for: person.type)
                #expect(filter.matches(person), "\(name) \(value.path)")
                guard case .comparison(let comparison) = filter else { continue }
                #expect(comparison.path.text == value.path)
                #expect(comparison.operand == .string(text: text, key: key))
                count += 1
            }
        }
        #expect(count > 30)
    }

    @Test func `values of one element share a place`() throws {
        let values = try #require(Filters.people.first).1.attributeValues().filter { $0.path.hasPrefix("emails.") }
        #expect(values.map(\.path) == ["emails.value", "emails.type", "emails.primary", "emails.value", "emails.type"])
        #expect(values.map(\.place) == [0, 0, 0, 1, 1])
        #expect(values[2].operand == .boolean(true))
    }

    @Test(arguments: [
        ("sortBy=userName", ["ann", "bob", "dee", "cho"]),
        ("sortBy=userName&sortOrder=descending", ["cho", "dee", "bob", "ann"]),
        ("sortBy=title", ["ann", "bob", "cho", "dee"]), ("sortBy=emails", ["ann", "bob", "cho", "dee"]),
        ("sortBy=meta.lastModified", ["cho", "ann", "bob", "dee"]),
        ("sortBy=meta.lastModified&sortOrder=descending", ["dee", "bob", "ann", "cho"]),
        ("sortBy=active", ["bob", "ann", "cho", "dee"]), ("sortBy=externalId", ["ann", "bob", "cho", "dee"]),
    ])
    func `corner 72: by value, the primary one first, without one last`(_ query: String, _ expected: [String]) throws {
        let key = try #require(try ListRequest.parse(query: query).sortKey(for: .user, dialect: .strict))
        // Insertion, because the standard sort does not promise to be stable.
        var sorted: [(String, ResourceDocument)] = []
        for person in Filters.people {
            let place = sorted.firstIndex { key.areInOrder(person.1, $0.1) } ?? sorted.count
            sorted.insert(person, at: place)
        }
        #expect(sorted.map(\.0) == expected)
    }
}
