import Directory
import Journal
import Provisioning
import Records
import Relational
import SCIM
import Tenancy
import TestSupport
import Testing

/// Several integrations, one person.
@Suite struct PeopleTests {
    @Test(arguments: EngineKind.available)
    func `both integrations know the person under one id, each with its own record`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("User1", #""externalId":"f1","displayName":"First","title":"Boss""#)
        #expect(try await both.next.get(.user, id).status == 404)
        #expect(try await both.next.filter(.user, #"userName eq "user1""#).total == 0)
        #expect(try await both.next.user("user1", #""externalId":"n1","displayName":"Next""#) == id)
        let first = try await both.first.get(.user, id)
        let next = try await both.next.get(.user, id)
        #expect(first.body["externalId"] == "f1" && first.body["userName"] == "User1" && first.body["title"] == "Boss")
        #expect(next.body["externalId"] == "n1" && next.body["userName"] == "user1" && next.body["title"] == nil)
        #expect(first.location != next.location)
        let person = try #require(try await person(id, both))
        #expect(person.profile.displayName == "Next")
        #expect(person.records.map(\.integration) == [.nextgen, .firstgen])
    }

    @Test(arguments: EngineKind.available)
    func `an integration reads its own users and groups only`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let own = try await both.first.user("own", #""externalId":"x","emails":[{"value":"a@x.example"}]"#)
        let group = try await both.first.group("team", members: [own])
        _ = try await both.next.user("foreign", #""externalId":"x","emails":[{"value":"a@x.example"}]"#)
        for client in [both.first, both.next] {
            #expect(try await client.list(.user).total == 1)
            for filter in [
                #"externalId eq "x""#, #"emails.value eq "a@x.example""#, "title pr or userName pr",
                #"userName ne "q""#,
            ] {
                #expect(try await client.filter(.user, filter).total == 1, "\(filter)")
            }
        }
        #expect(try await both.next.list(.group).total == 0)
        #expect(try await both.next.filter(.group, #"displayName eq "team""#).total == 0)
        #expect(try await both.next.filter(.group, #"members.value eq "\#(own)""#).total == 0)
        #expect(try await both.next.filter(.user, #"groups.value eq "\#(group)""#).total == 0)
        #expect(try await both.next.get(.group, group).status == 404)
        #expect(try await both.next.put(.group, group, #"{"displayName":"mine"}"#).status == 404)
        #expect(try await both.next.patch(.group, group, #"{"op":"remove","path":"members"}"#).status == 404)
        #expect(try await both.next.delete(.group, group).status == 404)
        #expect(try await both.next.put(.user, own, #"{"userName":"mine"}"#).status == 404)
        #expect(try await both.next.delete(.user, own).status == 404)
        #expect(try await both.first.get(.group, group).members == [own])
    }

    @Test(arguments: EngineKind.available)
    func `the other integration's groups don't show, even when the person is in both`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a")
        #expect(try await both.next.user("a") == id)
        let firsts = try await both.first.group("F", members: [id])
        let nexts = try await both.next.group("N", members: [id])
        #expect(try await both.first.get(.user, id).groups == [firsts])
        #expect(try await both.next.get(.user, id).groups == [nexts])
        let all = try await both.database.records.account(both.account.id).read { reader in
            try reader.groups(of: try #require(ID<User>(id))).map(\.id.text)
        }
        #expect(all == [firsts, nexts].sorted())
    }

    @Test(arguments: EngineKind.available)
    func `deactivating in one integration leaves the other`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a")
        _ = try await both.next.user("a")
        try await signIn(id, .firstgen, 1, both)
        try await signIn(id, .nextgen, 2, both)
        let off = #"{"op":"Replace","path":"active","value":"False"}"#
        #expect(try await both.first.patch(.user, id, off).body["active"] == false)
        #expect(try await person(id, both)?.isActive == true)
        #expect(try await both.next.get(.user, id).body["active"] == true)
        #expect(try await sessions(both) == ["nextgen"])
        #expect(try await both.next.patch(.user, id, off).status == 200)
        #expect(try await person(id, both)?.isActive == false)
        #expect(try await sessions(both) == [])
        #expect(try await both.events(about: id).filter { $0 == "user.deactivated" }.count == 2)
    }

    @Test(arguments: EngineKind.available)
    func `reactivating restores groups, and inactive users stay readable`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a")
        let group = try await both.first.group("g", members: [id])
        for off in [
            #"{"op":"replace","value":{"active":false}}"#, #"{"op":"replace","path":"active","value":"False"}"#,
            #"{"op":"add","value":{"active":false}}"#,
        ] {
            #expect(try await both.first.patch(.user, id, off).body["active"] == false)
            #expect(try await both.first.filter(.user, #"userName eq "A""#).ids == [id])
            #expect(try await both.first.filter(.user, "active eq false").ids == [id])
            #expect(try await both.first.filter(.user, "active eq true").ids == [])
            #expect(try await person(id, both)?.isActive == false)
            let on = try await both.first.put(.user, id, #"{"userName":"a","active":"true"}"#)
            #expect(on.body["active"] == true)
            #expect(on.groups == [group])
        }
        let events = try await both.events(about: id)
        #expect(events.filter { $0 == "user.reactivated" }.count == 3)
    }

    @Test(arguments: EngineKind.available)
    func `deleting through one integration ends its own record and memberships`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a", #""displayName":"First""#)
        _ = try await both.next.user("a", #""displayName":"Next""#)
        let firsts = try await both.first.group("F", members: [id])
        let nexts = try await both.next.group("N", members: [id])
        try await signIn(id, .nextgen, 1, both)
        try await signIn(id, .firstgen, 2, both)
        #expect(try await both.next.delete(.user, id).status == 204)
        #expect(try await both.next.get(.user, id).status == 404)
        #expect(try await both.next.get(.group, nexts).members == [])
        #expect(try await both.first.get(.group, firsts).members == [id])
        #expect(try await person(id, both)?.profile.displayName == "First")
        #expect(try await sessions(both) == ["firstgen"])
        // The same person comes back.
        #expect(try await both.next.user("a") == id)
        #expect(try await both.next.get(.user, id).groups == [])
    }

    /// Sessions go with their user's row, so their end has to be written down before.
    @Test(arguments: EngineKind.available)
    func `deleting the last record ends every session, and says so`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a")
        let session = try await signIn(id, .firstgen, 1, both)
        #expect(try await both.first.delete(.user, id).status == 204)
        #expect(try await person(id, both) == nil)
        #expect(try await sessions(both) == [])
        #expect(try await both.events(about: session.text) == ["session.ended"])
    }

    @Test(arguments: EngineKind.available)
    func `an active record elsewhere doesn't keep the sessions of a deleted one`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a")
        _ = try await both.next.user("a", #""active":false"#)
        try await signIn(id, .nextgen, 1, both)
        #expect(try await both.first.delete(.user, id).status == 204)
        #expect(try await sessions(both) == [])
    }

    @Test(arguments: EngineKind.available)
    func `a rename is found under the new name, and the old one is free`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("old")
        #expect(try await both.first.put(.user, id, #"{"userName":"New"}"#).body["userName"] == "New")
        #expect(try await both.first.filter(.user, #"userName eq "old""#).total == 0)
        #expect(try await both.first.filter(.user, #"userName eq "new""#).ids == [id])
        #expect(try await person(id, both)?.userName == "New")
        #expect(try await both.next.user("new") == id)
        let other = try await both.first.user("old")
        #expect(other != id)
        #expect(try await both.first.put(.user, other, #"{"userName":"NEW"}"#).refusal == "409 uniqueness")
        #expect(try await both.first.put(.user, id, #"{"userName":"NEW"}"#).status == 200)
    }

    @Test(arguments: EngineKind.available)
    func `the record that comes first names the person`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("user1")
        _ = try await both.next.user("user1")
        _ = try await both.first.put(.user, id, #"{"userName":"first9"}"#)
        #expect(try await person(id, both)?.userName == "user1")
        _ = try await both.next.put(.user, id, #"{"userName":"next9"}"#)
        #expect(try await person(id, both)?.userName == "next9")
        #expect(try await both.first.get(.user, id).body["userName"] == "first9")
    }

    /// Or somebody new, who is given the old name, would become the person who had it.
    @Test(arguments: EngineKind.available)
    func `when the first record goes, the next one names the person`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("user1")
        _ = try await both.next.user("user1")
        _ = try await both.first.put(.user, id, #"{"userName":"user9"}"#)
        #expect(try await both.next.delete(.user, id).status == 204)
        #expect(try await person(id, both)?.userName == "user9")
        let newcomer = try await both.next.user("user1")
        #expect(newcomer != id)
        #expect(try await both.next.user("user9") == id)
    }

    @Test(arguments: EngineKind.available)
    func `nobody is renamed to somebody else's name, whichever integration says so`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let one = try await both.first.user("user1")
        _ = try await both.next.user("user1")
        let two = try await both.next.user("user2")
        #expect(try await both.first.put(.user, one, #"{"userName":"user2"}"#).refusal == "409 uniqueness")
        #expect(try await both.next.put(.user, one, #"{"userName":"USER2"}"#).refusal == "409 uniqueness")
        #expect(try await both.first.user("user2") == two)
    }

    @Test(arguments: EngineKind.available)
    func `integrations that create one person at once agree on who it is`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        for round in 0..<6 {
            let answers = try await together(8) { number in
                try await (number.isMultiple(of: 2) ? both.first : both.next).post(.user, #"{"userName":"u\#(round)"}"#)
            }
            #expect(answers.filter { $0.status == 201 }.count == 2)
            #expect(Set(answers.compactMap(\.id)).count == 1)
        }
    }

    @Test(arguments: EngineKind.available)
    func `people who are renamed to one name at once end up with different ones`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let ids = [try await both.first.user("a"), try await both.first.user("b"), try await both.next.user("c")]
        let answers = try await together(3) { number in
            try await (number < 2 ? both.first : both.next).put(.user, ids[number], #"{"userName":"same"}"#)
        }
        #expect(answers.filter { $0.status == 200 }.count == 1)
        #expect(answers.filter { $0.refusal == "409 uniqueness" }.count == 2)
    }

    @Test(arguments: EngineKind.available)
    func `an integration that was taken away keeps nobody's sessions`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a")
        _ = try await both.next.user("a")
        try await signIn(id, .nextgen, 1, both)
        try await signIn(id, .firstgen, 2, both)
        var settings = both.account.settings
        settings.integrations.removeAll { $0.id == .firstgen }
        let left = try Client(TestAccount(settings: settings), .nextgen, both.database.records)
        _ = try await left.patch(.user, id, #"{"op":"replace","path":"active","value":false}"#)
        #expect(try await sessions(both) == [])
    }

    /// One integration's last record goes while the other's first one comes.
    @Test(arguments: EngineKind.available)
    func `a person who is deleted and created at once is created`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        for round in 0..<12 {
            let id = try await both.first.user("u\(round)")
            let answers = try await together(2) { number in
                number == 0
                    ? try await both.first.delete(.user, id)
                    : try await both.next.post(.user, #"{"userName":"u\#(round)"}"#)
            }
            #expect(answers.map(\.status) == [204, 201])
            let made = try #require(answers[1].id)
            #expect(try await both.next.get(.user, made).status == 200)
            #expect(try await person(made, both)?.records.count == 1)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a person who is deleted twice at once is gone`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        for round in 0..<8 {
            let id = try await both.first.user("u\(round)")
            _ = try await both.next.user("u\(round)")
            let answers = try await together(2) { number in
                try await (number == 0 ? both.first : both.next).delete(.user, id)
            }
            #expect(answers.map(\.status) == [204, 204])
            #expect(try await person(id, both) == nil)
        }
    }

    @Test(arguments: EngineKind.available)
    func `the same person in two accounts is two users`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let other = try await Both.make(kind)
        let id = try await both.first.user("same@example.com")
        let twin = try await other.first.user("same@example.com")
        #expect(id != twin)
        #expect(try await other.first.get(.user, id).status == 404)
        #expect(try await other.first.delete(.user, id).status == 404)
        let refused = try await other.first.post(.group, #"{"displayName":"g","members":[{"value":"\#(id)"}]}"#)
        #expect(refused.refusal == "400 invalidValue")
        #expect(try await both.first.get(.user, id).status == 200)
    }

    private func person(_ id: String, _ both: Both) async throws -> Person? {
        let settings = both.account.settings
        let id = try #require(ID<User>(id))
        return try await both.database.records.account(settings.id).read { try $0.person(id, in: settings) }
    }

    @discardableResult
    private func signIn(
        _ user: String, _ integration: Slug<Integration>, _ number: UInt8, _ both: Both
    ) async throws -> ID<Session> {
        let now = TestAccount.start
        let user = try #require(ID<User>(user))
        let session = LoginSessionRecord(
            id: .fresh(at: now), user: user, integration: integration, attempt: .fresh(at: now), nameID: "a",
            nameIDFormat: nil, sessionIndex: nil, authenticated: now, created: now,
            expires: now.advanced(bySeconds: 600))
        try await both.database.records.account(both.account.id).write(both.account.operation()) { writer in
            try writer.insert(session, hash: [number])
            return .unchanged(())
        }
        return session.id
    }

    /// The integrations whose logins still hold.
    private func sessions(_ both: Both) async throws -> [String] {
        let account = both.account.id.text
        return try await both.database.engine.read(.tenant(account)) { session in
            try session.query(
                "SELECT integration_id FROM login_session WHERE account_id = \(account) ORDER BY integration_id"
            ) { try $0.text(0) }
        }
    }
}
