import Access
import Management
import Records
import Tenancy
import TestSupport
import Testing

@Suite struct ProvisioningClientTests {
    private struct World {
        let node: Node
        let account: TestAccount
        let clients: ProvisioningClients

        init(_ kind: EngineKind) async throws {
            let records = try await TestDatabase.shared(kind).records
            node = try Node(records)
            account = try await TestAccount.make(in: records)
            clients = ProvisioningClients(records: records)
        }

        func create(
            for integration: Slug<Integration> = .nextgen, expires seconds: Int64? = nil
        ) async throws -> ProvisioningClients.Issued {
            try await clients.create(
                for: integration, expires: seconds.map { TestAccount.start.advanced(bySeconds: $0) },
                operation: account.operation())
        }

        func proof(
            _ secret: ProvisioningClients.Issued, of integration: Slug<Integration>? = .nextgen,
            after seconds: Int64 = 0,
            in other: Slug<Account>? = nil
        ) async throws -> ProvisioningClients.Proof? {
            try await clients.proof(
                by: secret.secret, of: integration, in: other ?? account.id,
                now: TestAccount.start.advanced(bySeconds: seconds))
        }

        func token(
            by proof: ProvisioningClients.Proof, for integration: Slug<Integration> = .nextgen, after seconds: Int64 = 0
        ) async throws -> Credentials.Issued? {
            try await clients.token(
                for: integration, by: proof,
                operation: account.operation(by: .provisioner(integration, in: account.id), after: seconds))
        }

        func holder(_ token: Credentials.Issued, after seconds: Int64) async throws -> CredentialRecord.Holder? {
            try await node.holder(
                of: token.secret.reveal(), in: account.id, now: TestAccount.start.advanced(bySeconds: seconds))?.holder
        }
    }

    @Test(arguments: EngineKind.available)
    func `a secret is its integration's, in its account only, and isn't stored`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let other = try await TestAccount.make(in: world.node.records)
        let issued = try await world.create()
        #expect(issued.secret.reveal().hasPrefix("gh_client_"))
        #expect(issued.clientID.text == "\(world.account.id).nextgen")
        #expect(!"\(issued)".contains(issued.secret.reveal()))
        #expect(try await world.proof(issued) != nil)
        #expect(try await world.proof(issued, of: .firstgen) == nil)
        #expect(try await world.proof(issued, of: nil) == nil)
        #expect(try await world.proof(issued, in: other.id) == nil)
        #expect(try await world.proof(issued, in: TestAccount.freshID()) == nil)
        // A client secret isn't a token, nor a token a client secret.
        let now = TestAccount.start
        #expect(
            try await world.node.holder(of: issued.secret.reveal(), in: world.account.id, now: now) == nil)
        let token = try await world.node.credentials.issue(
            to: .scim(.nextgen), expires: nil, operation: world.account.operation())
        #expect(
            try await world.clients.proof(by: token.secret, of: .nextgen, in: world.account.id, now: now) == nil)
    }

    @Test(arguments: EngineKind.available)
    func `a token lives for an hour, and no longer than its secret`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let issued = try await world.create()
        let secret = try #require(try await world.proof(issued))
        let token = try #require(try await world.token(by: secret))
        #expect(token.expires == TestAccount.start.advanced(bySeconds: 3_600))
        #expect(try await world.holder(token, after: 3_599) == .scim(.nextgen))
        #expect(try await world.holder(token, after: 3_600) == nil)
        let ending = try await world.create(expires: 600)
        let short = try #require(try await world.proof(ending))
        #expect(
            try await world.token(by: short)?.expires == TestAccount.start.advanced(bySeconds: 600))
        #expect(try await world.token(by: short, after: 600) == nil)
    }

    @Test(arguments: EngineKind.available)
    func `a secret of another integration gives nothing`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let issued = try await world.create(for: .firstgen)
        let secret = try #require(try await world.proof(issued, of: .firstgen))
        #expect(try await world.token(by: secret, for: .nextgen) == nil)
        #expect(try await world.token(by: secret, for: .firstgen) != nil)
    }

    @Test(arguments: EngineKind.available)
    func `secrets live side by side, and each ends alone with its tokens`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let (first, second) = (try await world.create(), try await world.create())
        #expect(first.clientID == second.clientID)
        let (one, two) = (try await world.proof(first), try await world.proof(second))
        let (oldSecret, newSecret) = (try #require(one), try #require(two))
        let old = try #require(try await world.token(by: oldSecret))
        let new = try #require(try await world.token(by: newSecret))
        let direct = try await world.node.credentials.issue(
            to: .scim(.nextgen), expires: nil, operation: world.account.operation())
        let other = try await TestAccount.make(in: world.node.records)
        #expect(try await !world.clients.revoke(first.id, operation: other.operation()))
        #expect(try await world.holder(old, after: 1) != nil)
        #expect(try await world.clients.revoke(first.id, operation: world.account.operation(after: 1)))
        #expect(try await !world.clients.revoke(first.id, operation: world.account.operation(after: 1)))
        #expect(try await world.proof(first, after: 1) == nil)
        #expect(try await world.holder(old, after: 1) == nil)
        #expect(try await world.proof(second, after: 1) != nil)
        #expect(try await world.holder(new, after: 1) != nil)
        #expect(try await world.holder(direct, after: 1) != nil)
    }

    @Test(arguments: EngineKind.available)
    func `a rotation overlaps, and touches no other integration`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let (old, ending) = (try await world.create(), try await world.create(expires: 10))
        let foreign = try await world.create(for: .firstgen)
        let new = try await world.clients.rotate(
            .nextgen, overlapSeconds: 3_600, expires: nil, operation: world.account.operation(after: 1))
        #expect(try await world.proof(old, after: 3_600) != nil)
        #expect(try await world.proof(old, after: 3_601) == nil)
        #expect(try await world.proof(ending, after: 10) == nil, "an overlap doesn't lengthen a life")
        #expect(try await world.proof(new, after: 3_601) != nil)
        #expect(try await world.proof(foreign, of: .firstgen, after: 3_601) != nil)
    }

    @Test(arguments: EngineKind.available)
    func `an assertion is taken once, by each integration for itself`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let proof = ProvisioningClients.Proof.assertion(
            replayKey: [1, 2, 3], replayableUntil: TestAccount.start.advanced(bySeconds: 60))
        #expect(try await world.token(by: proof) != nil)
        #expect(try await world.token(by: proof, after: 59) == nil)
        #expect(try await world.token(by: proof, for: .firstgen) != nil)
        #expect(try await World(kind).token(by: proof) != nil)
    }

    @Test(arguments: EngineKind.available)
    func `of two that race with one assertion, one gets a token`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let proof = ProvisioningClients.Proof.assertion(
            replayKey: [9], replayableUntil: TestAccount.start.advanced(bySeconds: 60))
        let got = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { try await world.token(by: proof) != nil } }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(got == 1)
    }

    @Test(arguments: EngineKind.available)
    func `uses are seen, and tokens that ended long ago are forgotten`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let issued = try await world.create()
        let secret = try #require(try await world.proof(issued))
        for seconds: Int64 in [0, 10_000, 86_400 + 3_601] {
            #expect(try await world.token(by: secret, after: seconds) != nil)
        }
        let operation = world.account.operation()
        #expect(
            try await world.clients.list(.nextgen, operation: operation).first?.lastUsed
                == TestAccount.start.advanced(bySeconds: 86_400 + 3_601))
        #expect(try await world.clients.list(.firstgen, operation: operation).isEmpty)
        // The first ended a day and a second ago.
        #expect(try await world.node.credentials.list(.nextgen, operation: operation).count == 2)
    }
}
