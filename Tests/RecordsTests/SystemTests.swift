import Journal
import Records
import Relational
import Tenancy
import TestSupport
import Testing

/// What belongs to no single account.
@Suite struct SystemTests {
    @Test(arguments: EngineKind.available)
    func `settings come back with their revision, which counts changes only`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        var account = try await TestAccount.make(in: database.records).settings
        let first = try #require(try await read(account.id, database))
        #expect(first.account == account)
        #expect(first.revision == 1)
        #expect(try await !declare(account, database))
        account.name = "Renamed"
        #expect(try await declare(account, database))
        let second = try #require(try await read(account.id, database))
        #expect(second.account.name == "Renamed")
        #expect(second.revision == 2)
        let absent = TestAccount.freshID()
        #expect(try await read(absent, database) == nil)
        #expect(try await database.records.account(absent).read { try $0.settingsRevision() } == nil)
    }

    @Test(arguments: EngineKind.available)
    func `a domain is found by those who claim it, until they don't`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let domain = TestAccount.freshID().text.lowercased() + ".example"
        var first = try await TestAccount.make(in: database.records) { $0.domains = [domain, domain] }.settings
        let second = try await TestAccount.make(in: database.records) { $0.domains = [domain] }
        #expect(try await claimants(domain, database) == [first.id, second.id].sorted())
        first.domains = []
        #expect(try await declare(first, database))
        #expect(try await claimants(domain, database) == [second.id])
        let all = try await database.records.system.read { try $0.accounts() }
        #expect(all.contains(first.id) && all == all.sorted())
    }

    @Test(arguments: EngineKind.available)
    func `the first deployment key of a name stays`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let purpose = TestAccount.freshID().text
        for sealed: UInt8 in [1, 2] {
            let isNew = try await database.records.system.write { writer in
                try writer.insert(Self.key("k", sealed: sealed), purpose: purpose)
            }
            #expect(isNew == (sealed == 1))
        }
        let keys = try await database.records.system.read { try $0.deploymentKeys(purpose: purpose).map(\.sealed) }
        #expect(keys == [[1]])
    }

    /// PostgreSQL's second lock: the deployment's keys aren't there for a transaction of an account.
    @Test(arguments: EngineKind.available.filter { $0 == .postgres })
    func `an account's transaction sees no deployment key`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        try await database.records.system.write { writer in
            _ = try writer.insert(Self.key("k"), purpose: "locked")
        }
        let seen = try await database.engine.read(.tenant("somebody")) { session in
            try session.scalar("SELECT COUNT(*) FROM deployment_key")
        }
        #expect(seen == 0)
    }

    @Test(arguments: EngineKind.available)
    func `what ran out goes, in every account`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let sample = Sample()
        let account = try await sample.account(in: database.records)
        // Long before everything that other tests of this process store.
        let old = Instant(milliseconds: 1_000)
        try await database.records.account(account.id).write(account.operation()) { writer in
            try writer.insert(LoginAttemptRecord(id: Sample.id(70), started: old))
            try writer.insert(Sample.response(Sample.id(70)), limit: 5)
            var pending = Sample.pending("old", sample.attempt)
            pending.expires = old
            try writer.insert(pending)
            return .unchanged(())
        }
        let gone = try await database.records.system.write { writer in
            try writer.purgeLogins(at: old.advanced(bySeconds: 1), attemptsBefore: old.advanced(bySeconds: 1))
        }
        #expect(gone == 2)
        let kept = try await database.records.account(account.id).read { try $0.pendingLogin(requestID: "_one") }
        #expect(kept != nil)
        // With its attempt, the response that was kept of it.
        let responses = try await database.records.account(account.id).read { reader in
            try [Sample.id(70), sample.attempt].map { try reader.hasKeptResponse($0) }
        }
        #expect(responses == [false, true])
    }

    @Test(arguments: EngineKind.available)
    func `a deployment key goes through its states, and away`(_ kind: EngineKind) async throws {
        let records = try await TestDatabase.shared(kind).records
        let purpose = TestAccount.freshID().text
        let seen = try await records.system.write { writer in
            _ = try writer.insert(Self.key("1"), purpose: purpose)
            _ = try writer.insert(Self.key("2", created: Sample.later), purpose: purpose)
            try writer.setDeploymentKey("1", purpose: purpose, to: .retired, at: Sample.later)
            var seen = try writer.lockedDeploymentKeys(purpose: purpose).map { "\($0.id) \($0.state) \($0.changed)" }
            try writer.removeDeploymentKey("1", purpose: purpose)
            seen += try writer.lockedDeploymentKeys(purpose: purpose).map(\.id)
            return seen
        }
        #expect(seen == ["2 active \(Sample.later)", "1 retired \(Sample.later)", "2"])
    }

    @Test(arguments: EngineKind.available)
    func `an application's assertion is taken once, for all accounts together`(_ kind: EngineKind) async throws {
        let records = try await TestDatabase.shared(kind).records
        let application = TestAccount.freshID().text
        func take(_ key: UInt8, _ application: String) async throws -> Bool {
            try await records.system.write { writer in
                try writer.takeApplicationAssertion([key], of: application, until: Sample.later)
            }
        }
        #expect(try await take(1, application))
        #expect(try await !take(1, application))
        #expect(try await take(2, application))
        #expect(try await take(1, application + "x"))
    }

    @Test(arguments: EngineKind.available)
    func `a notice is claimed by one node at a time, put off, and taken away`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let nodes = [database.records, try await database.anotherNode()]
        for _ in 0..<3 { _ = try await Sample().account(in: database.records) }
        func claim(_ node: Int, at now: Instant, limit: Int = 10) async throws -> [LogoutNoticeRecord] {
            try await nodes[node].system.write { writer in
                try writer.claimDueNotices(at: now, until: now.advanced(bySeconds: 60), limit: limit)
            }
        }
        func isDue(at now: Instant) async throws -> Bool {
            try await nodes[0].system.read { try $0.hasDueNotices(at: now) }
        }
        #expect(try await !isDue(at: Sample.start.advanced(bySeconds: -1)))
        #expect(try await isDue(at: Sample.start))
        let first = try await claim(0, at: Sample.start, limit: 2)
        let second = try await claim(1, at: Sample.start)
        #expect((first.count, second.count) == (2, 1))
        #expect(Set((first + second).map(\.account)).count == 3)
        #expect(try await !isDue(at: Sample.start.advanced(bySeconds: 59)))
        // A node that died meanwhile holds nothing for longer than its lease.
        let minute = Sample.start.advanced(bySeconds: 60)
        let again = try await claim(1, at: minute)
        #expect(again.map(\.attempts) == [2, 2, 2])
        let last = try #require(again.last)
        try await nodes[1].system.write { writer in
            for notice in again.dropLast() { try writer.remove(notice) }
            try writer.postpone(last, until: Sample.later)
        }
        #expect(try await claim(0, at: minute.advanced(bySeconds: 61)).isEmpty)
        #expect(try await claim(0, at: Sample.later).map(\.session) == [Sample.id(2)])
    }

    @Test(arguments: EngineKind.available)
    func `a fetch that is due is claimed once, and again when its lease ends`(_ kind: EngineKind) async throws {
        // Its own database: what is due is looked for in every account.
        let database = try await TestDatabase.alone(kind)
        let account = try await Sample().account(in: database.records)
        let (start, lease) = (Sample.start, Sample.start.advanced(bySeconds: 300))
        func claim(_ now: Instant) async throws -> [Slug<Account>] {
            try await database.records.system.write { writer in
                try writer.claimMetadata(dueAt: now, until: lease, limit: 10).map(\.account)
            }
        }
        #expect(try await claim(start.advanced(bySeconds: -1)) == [])
        let claimed = try await withThrowingTaskGroup(of: [Slug<Account>].self) { group in
            for _ in 0..<4 { group.addTask { try await claim(start) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed == [account.id])
        #expect(try await claim(lease) == [account.id])
    }

    @Test(arguments: EngineKind.available)
    func `the trust in use is the copy's, for as long as its source is declared`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let account = try await Sample().account(in: database.records)
        var settings = account.settings
        settings.noteImportedMembers(of: [.firstgen])
        settings.add(try await database.records.account(account.id).read { try $0.madeOrganizations() })
        #expect(settings.organizations.map(\.id.text) == ["made"])
        #expect(try await read(account.id, database)?.account == settings)
        let isStored = try await database.records.account(account.id).write(account.operation()) { writer in
            .unchanged(try writer.store(Sample.copy, of: .nextgen))
        }
        #expect(isStored)
        var trusting = try #require(try await read(account.id, database)?.account)
        #expect(trusting.integrations.map(\.trust) == [nil, Sample.copy.trust])
        // What was made through the API is no file's.
        trusting.organizations = account.settings.organizations
        // Declaring what was read, or the same again, takes nothing away.
        #expect(try await !declare(trusting, database))
        var changed = account.settings
        changed.name = "Renamed"
        #expect(try await declare(changed, database))
        #expect(try await read(account.id, database)?.account.integrations.last?.trust == Sample.copy.trust)
        changed.integrations[1].metadata?.signedBy = [[1]]
        #expect(try await declare(changed, database))
        #expect(try await read(account.id, database)?.account.integrations.last?.trust == nil)
        changed.integrations[1].metadata = nil
        changed.integrations[1].trust = Sample.copy.trust
        #expect(try await declare(changed, database))
        #expect(try await read(account.id, database)?.account.integrations.last?.trust == Sample.copy.trust)
        #expect(try await database.records.account(account.id).read { try $0.metadataCopies() }.isEmpty)
    }

    private static func key(
        _ id: String, sealed: UInt8 = 1, created: Instant = Sample.start
    ) -> DeploymentKeyRecord {
        DeploymentKeyRecord(id: id, state: .active, sealed: [sealed], created: created, changed: created)
    }

    private func read(
        _ id: Slug<Account>, _ database: TestDatabase
    ) async throws -> (account: Account, revision: Int64)? {
        try await database.records.account(id).read { reader in
            guard let account = try reader.settings(), let revision = try reader.settingsRevision() else { return nil }
            return (account, revision)
        }
    }

    private func claimants(_ domain: String, _ database: TestDatabase) async throws -> [Slug<Account>] {
        try await database.records.system.read { try $0.accounts(withDomain: domain) }
    }

    private func declare(_ account: Account, _ database: TestDatabase) async throws -> Bool {
        let operation = TestAccount(settings: account).operation(after: 5)
        return try await database.records.account(account.id).write(operation) { .unchanged(try $0.declare(account)) }
    }
}
