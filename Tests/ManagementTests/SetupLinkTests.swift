import Access
import HandOff
import Journal
import Management
import Records
import Tenancy
import TestSupport
import Testing

@Suite struct SetupLinkTests {
    private struct World {
        let records: Records
        let links: SetupLinks
        let account: TestAccount

        init(_ kind: EngineKind) async throws {
            records = try await TestDatabase.shared(kind).records
            links = SetupLinks(records: records, catalog: AccountCatalog(records: records))
            account = try await TestAccount.make(in: records)
        }

        func open(_ issued: SetupLinks.Issued, after seconds: Int64 = 0) async throws -> SetupLinks.Opened? {
            try await links.open(issued.secret.reveal(), now: TestAccount.start.advanced(bySeconds: seconds))
        }

        func kinds() async throws -> [String] {
            try await records.account(account.id).read { try $0.journalEntries(after: 0, limit: 100).map(\.kind) }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a link opens its account until it ends, and no longer than thirty days`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let issued = try await world.links.create(for: nil, life: 100, operation: world.account.operation())
        let opened = try #require(try await world.open(issued))
        #expect(opened.account.id == world.account.id)
        #expect(opened.record == issued.record)
        #expect(try await world.open(issued, after: 99) != nil)
        #expect(try await world.open(issued, after: 100) == nil)
        let long = try await world.links.create(for: nil, life: .max, operation: world.account.operation())
        #expect(long.record.expires == TestAccount.start.advanced(bySeconds: SetupLinks.longestSeconds))
        let listed = try await world.links.list(world.account.operation())
        #expect(listed.map(\.id).sorted() == [issued.record.id, long.record.id].sorted())
    }

    @Test(arguments: EngineKind.available)
    func `a revoked, unknown, or another account's link opens nothing`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let other = try await World(kind)
        let issued = try await world.links.create(for: .nextgen, life: 100, operation: world.account.operation())
        // The secret says which account to look in; put behind another account's name it's another secret.
        let random = issued.secret.reveal().split(separator: ".")[1]
        let now = TestAccount.start
        for text in ["\(other.account.id).\(random)", "nobody.\(random)", "x", "", issued.secret.reveal() + "A"] {
            #expect(try await world.links.open(text, now: now) == nil, "\(text)")
        }
        #expect(try await !other.links.revoke(issued.record.id, operation: other.account.operation()))
        #expect(try await world.open(issued) != nil)
        #expect(try await world.links.revoke(issued.record.id, operation: world.account.operation()))
        #expect(try await !world.links.revoke(issued.record.id, operation: world.account.operation()))
        #expect(try await world.open(issued) == nil)
        #expect(try await other.links.list(other.account.operation()).isEmpty)
    }

    @Test(arguments: EngineKind.available)
    func `a link is for an integration that there is`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        await #expect(throws: OperatorRefusal.self) {
            try await world.links.create(for: .named("third"), life: 100, operation: world.account.operation())
        }
        let issued = try await world.links.create(for: .nextgen, life: 100, operation: world.account.operation())
        #expect(issued.record.opens(.nextgen) && !issued.record.opens(.firstgen))
    }

    @Test(arguments: EngineKind.available)
    func `the first use is an event, and a proposal waits for whoever confirms it`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let issued = try await world.links.create(for: .nextgen, life: 1_000, operation: world.account.operation())
        let id = issued.record.id
        let actor = Actor.setupLink(id, in: world.account.id)
        let operation = world.account.operation(by: actor)
        try await world.links.noteUse(of: issued.record, operation: operation)
        let used = try #require(try await world.open(issued)).record
        #expect(used.lastUsed == TestAccount.start)
        try await world.links.noteUse(of: used, operation: world.account.operation(by: actor, after: 90))
        let trust = IdentityProviderTrust(entityID: "urn:idp", ssoURL: "https://idp.example/", certificates: [[1]])
        let proposal = SetupProposal(
            integration: .nextgen, url: "https://idp.example/m", document: nil, entityID: nil, trust: trust)
        try await world.links.propose(proposal, by: id, operation: operation)
        #expect(try await world.links.proposal(for: .nextgen, by: id, operation: operation) == proposal)
        #expect(try await world.links.proposal(for: .firstgen, by: id, operation: operation) == nil)
        try await world.links.settle(proposal, by: id, operation: operation)
        #expect(try await world.links.proposal(for: .nextgen, by: id, operation: operation) == nil)
        let kinds = try await world.kinds().filter { $0.hasPrefix("setup_link") || $0.hasPrefix("trust") }
        #expect(kinds == ["setup_link.created", "setup_link.used", "trust.declared"])
    }
}
