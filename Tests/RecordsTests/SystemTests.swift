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
        #expect(try await database.records.system.read { try $0.revision(of: absent) } == nil)
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
            try await database.records.system.write { writer in
                try writer.insertDeploymentKey(purpose: purpose, id: "k", sealed: [sealed], at: Sample.start)
            }
        }
        let keys = try await database.records.system.read { try $0.deploymentKeys(purpose: purpose).map(\.sealed) }
        #expect(keys == [[1]])
    }

    /// PostgreSQL's second lock: the deployment's keys aren't there for a transaction of an account.
    @Test(arguments: EngineKind.available.filter { $0 == .postgres })
    func `an account's transaction sees no deployment key`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        try await database.records.system.write { writer in
            try writer.insertDeploymentKey(purpose: "locked", id: "k", sealed: [1], at: Sample.start)
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
    }

    private func read(
        _ id: Slug<Account>, _ database: TestDatabase
    ) async throws -> (account: Account, revision: Int64)? {
        try await database.records.system.read { try $0.account(id) }
    }

    private func claimants(_ domain: String, _ database: TestDatabase) async throws -> [Slug<Account>] {
        try await database.records.system.read { try $0.accounts(withDomain: domain) }
    }

    private func declare(_ account: Account, _ database: TestDatabase) async throws -> Bool {
        let operation = TestAccount(settings: account).operation(after: 5)
        return try await database.records.account(account.id).write(operation) { .unchanged(try $0.declare(account)) }
    }
}
