import Directory
import Tenancy
import Testing

@Suite struct PersonTests {
    @Test func `NextGen's record comes before FirstGen's, then the order of the file`() throws {
        let person = try person([
            ("first-b", true), ("next-b", true), ("first-a", true), ("next-a", true), ("gone", true),
        ])
        #expect(person.records.map(\.integration.text) == ["next-a", "next-b", "first-a", "first-b"])
        #expect(person.profile.displayName == "as next-a says")
    }

    @Test func `a person is active while any record is`() throws {
        #expect(try person([("next-a", false), ("first-a", true)]).isActive)
        #expect(try !person([("next-a", false), ("first-a", false)]).isActive)
        #expect(try !person([]).isActive)
        #expect(try person([]).profile == Profile())
    }

    @Test func `a record of an integration that is gone keeps nobody active`() throws {
        let person = try person([("gone", true), ("next-a", false)])
        #expect(!person.isActive)
        #expect(person.record(of: try #require(Slug("gone"))) == nil)
        #expect(person.profile.displayName == "as next-a says")
    }

    private func person(_ records: [(String, Bool)]) throws -> Person {
        var account = Account(id: try #require(Slug("acme")), name: "Acme")
        account.integrations = [
            Integration(id: try #require(Slug("first-a")), generation: .firstgen),
            Integration(id: try #require(Slug("next-a")), generation: .nextgen),
            Integration(id: try #require(Slug("first-b")), generation: .firstgen),
            Integration(id: try #require(Slug("next-b")), generation: .nextgen),
        ]
        let now = Instant(milliseconds: 0)
        let id = ID<User>.fresh(at: now)
        let made = try records.map { name, active in
            UserRecord(
                id: id, integration: try #require(Slug(name)), userName: "user", userNameKey: "user", externalID: nil,
                active: active, profile: Profile(displayName: "as \(name) says"), document: [], version: 1,
                created: now,
                lastModified: now, indexed: [])
        }
        return Person(id: id, userName: "user", records: made, account: account)
    }
}
