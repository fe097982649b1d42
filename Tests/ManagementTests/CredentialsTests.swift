import Access
import Management
import Records
import Tenancy
import TestSupport
import Testing

@Suite struct CredentialsTests {
    @Test(arguments: EngineKind.available)
    func `an issued token is its integration's, in its account only`(_ kind: EngineKind) async throws {
        let (node, account) = try await start(kind)
        let other = try await TestAccount.make(in: node.records)
        let issued = try await node.credentials.issue(
            to: .scim(.firstgen), expires: nil, operation: account.operation())
        let token = issued.secret.reveal()
        #expect(token.hasPrefix("gh_scim_"))
        #expect(token.utf8.count >= 51)
        #expect(!"\(issued)".contains(token))
        let holder = try await node.holder(of: token, in: account.id, now: TestAccount.start)
        #expect(holder?.holder == .scim(.firstgen))
        #expect(holder?.id == issued.id)
        #expect(try await node.holder(of: token, in: other.id, now: TestAccount.start) == nil)
        let unknown = TestAccount.freshID()
        #expect(try await node.holder(of: token, in: unknown, now: TestAccount.start) == nil)
        for wrong in ["", " ", token + "x", String(token.dropLast()), token.uppercased(), "gh_scim_", "é\u{0}"] {
            #expect(try await node.holder(of: wrong, in: account.id, now: TestAccount.start) == nil)
        }
        let listed = try await node.credentials.list(.firstgen, operation: account.operation())
        #expect(listed.map(\.id) == [issued.id])
        #expect(try await node.credentials.list(.nextgen, operation: account.operation()).isEmpty)
        #expect(try await node.credentials.list(.firstgen, operation: other.operation()).isEmpty)
    }

    @Test(arguments: EngineKind.available)
    func `a service account's token says who it is and what it may`(_ kind: EngineKind) async throws {
        let (node, account) = try await start(kind)
        let service = CredentialRecord.Holder.service(name: "sync", role: "account-admin")
        let issued = try await node.credentials.issue(to: service, expires: nil, operation: account.operation())
        #expect(issued.secret.reveal().hasPrefix("gh_svc_"))
        let holder = try await node.holder(
            of: issued.secret.reveal(), in: account.id, now: TestAccount.start)
        #expect(holder?.holder == service)
        #expect(try await node.credentials.list(.firstgen, operation: account.operation()).isEmpty)
    }

    @Test(arguments: EngineKind.available)
    func `a token ends at its moment and not before`(_ kind: EngineKind) async throws {
        let (node, account) = try await start(kind)
        let end = TestAccount.start.advanced(bySeconds: 60)
        let token = try await node.credentials.issue(to: .scim(.firstgen), expires: end, operation: account.operation())
        let before = Instant(milliseconds: end.milliseconds - 1)
        #expect(try await isLive(token, node, account, at: before))
        #expect(try await !isLive(token, node, account, at: end))
    }

    @Test(arguments: EngineKind.available)
    func `a revoked token ends at once on every node, once, and by its own account only`(_ kind: EngineKind)
        async throws
    {
        let (node, account) = try await start(kind)
        let second = try Node(try await TestDatabase.shared(kind).anotherNode())
        let other = try await TestAccount.make(in: node.records)
        let token = try await node.credentials.issue(to: .scim(.firstgen), expires: nil, operation: account.operation())
        #expect(try await isLive(token, second, account))
        #expect(try await !node.credentials.revoke(token.id, operation: other.operation()))
        #expect(try await isLive(token, second, account))
        #expect(try await node.credentials.revoke(token.id, operation: account.operation()))
        #expect(try await !isLive(token, second, account))
        #expect(try await !node.credentials.revoke(token.id, operation: account.operation()))
    }

    @Test func `who is known is looked up again only when something was committed, by whomever`() async throws {
        let database = try await TestDatabase.alone(.sqlite)
        let engine = CountingEngine(database.engine)
        let node = try Node(try await Records.open(engine))
        let other = try Node(try await database.anotherNode())
        let account = try await TestAccount.make(in: node.records)
        let token = try await node.credentials.issue(to: .scim(.firstgen), expires: nil, operation: account.operation())
        func statements(_ work: () async throws -> Void) async throws -> Int {
            try await engine.counting(work).statements
        }
        func use() async throws { #expect(try await isLive(token, node, account)) }
        #expect(try await statements(use) > 0)
        #expect(try await statements(use) == 0)
        #expect(try await statements { _ = try await node.catalog.account(account.id) } == 0)
        for _ in 0..<2 {
            let guessed = try await statements {
                _ = try await node.holder(of: "guess", in: account.id, now: TestAccount.start)
            }
            #expect(guessed > 0, "a guess is never kept")
        }
        #expect(try await statements(use) == 0)
        #expect(try await other.credentials.revoke(token.id, operation: account.operation()))
        #expect(try await !isLive(token, node, account))
    }

    @Test(arguments: EngineKind.available)
    func `a rotation overlaps, and touches no other integration`(_ kind: EngineKind) async throws {
        let (node, account) = try await start(kind)
        let old = try await node.credentials.issue(to: .scim(.firstgen), expires: nil, operation: account.operation())
        let soon = TestAccount.start.advanced(bySeconds: 10)
        let ending = try await node.credentials.issue(
            to: .scim(.firstgen), expires: soon, operation: account.operation())
        let foreign = try await node.credentials.issue(
            to: .scim(.nextgen), expires: nil, operation: account.operation())
        let new = try await node.credentials.rotate(
            .firstgen, overlapSeconds: 3_600, operation: account.operation(after: 1))
        let end = TestAccount.start.advanced(bySeconds: 3_601)
        let before = Instant(milliseconds: end.milliseconds - 1)
        #expect(try await isLive(old, node, account, at: before))
        #expect(try await !isLive(old, node, account, at: end))
        #expect(try await !isLive(ending, node, account, at: soon), "an overlap doesn't lengthen a life")
        #expect(try await isLive(new, node, account, at: end))
        #expect(try await isLive(foreign, node, account, at: end))
    }

    @Test(arguments: EngineKind.available)
    func `a use is noted once a minute`(_ kind: EngineKind) async throws {
        let (node, account) = try await start(kind)
        let token = try await node.credentials.issue(to: .scim(.firstgen), expires: nil, operation: account.operation())
        func use(after seconds: Int64) async throws -> Int64? {
            let now = TestAccount.start.advanced(bySeconds: seconds)
            let record = try #require(
                try await node.holder(of: token.secret.reveal(), in: account.id, now: now))
            await node.credentials.noteUse(of: record, operation: account.operation(after: seconds))
            let after = try await node.holder(of: token.secret.reveal(), in: account.id, now: now)
            return after?.lastUsed.map { $0.seconds - TestAccount.start.seconds }
        }
        #expect(try await use(after: 1) == 1)
        #expect(try await use(after: 60) == 1)
        #expect(try await use(after: 61) == 61)
        // A node that has just started knows from the database.
        let restarted = try Node(node.records)
        let record = try #require(
            try await restarted.holder(of: token.secret.reveal(), in: account.id, now: TestAccount.start))
        await restarted.credentials.noteUse(of: record, operation: account.operation(after: 100))
        #expect(try await use(after: 62) == 61)
    }

    private func start(_ kind: EngineKind) async throws -> (Node, TestAccount) {
        let records = try await TestDatabase.shared(kind).records
        return (try Node(records), try await TestAccount.make(in: records))
    }

    private func isLive(
        _ token: Credentials.Issued, _ node: Node, _ account: TestAccount, at now: Instant = TestAccount.start
    ) async throws -> Bool {
        try await node.holder(of: token.secret.reveal(), in: account.id, now: now) != nil
    }
}
