import Access
import Journal
import KeyMaterial
import Management
import Records
import Relational
import Tenancy
import TestSupport
import Testing

@Suite struct CatalogTests {
    @Test(arguments: EngineKind.available)
    func `a change on one node is seen on the other at once`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let (one, two) = (try Node(database.records), try Node(try await database.anotherNode()))
        let account = try await TestAccount.make(in: one.records)
        #expect(try await two.catalog.account(account.id) == account.settings)
        var changed = account.settings
        changed.name = "Renamed"
        let renamed = changed
        _ = try await one.records.account(account.id).write(account.operation()) { writer in
            .unchanged(try writer.declare(renamed))
        }
        #expect(try await two.catalog.account(account.id)?.name == "Renamed")
        #expect(try await one.catalog.accounts().contains(account.id))
    }

    /// The document is decoded once for a revision: what is in the row behind the revision's back isn't looked at.
    @Test func `settings are decoded once for each revision`() async throws {
        let database = try await TestDatabase.shared(.sqlite)
        let node = try Node(database.records)
        let account = try await TestAccount.make(in: node.records)
        #expect(try await node.catalog.account(account.id) != nil)
        let id = account.id.text
        try await database.engine.write(.allTenants) { session in
            try session.execute("UPDATE account SET document = 'broken' WHERE account_id = \(id)")
        }
        #expect(try await node.catalog.account(account.id) == account.settings)
        try await database.engine.write(.allTenants) { session in
            try session.execute("UPDATE account SET revision = revision + 1 WHERE account_id = \(id)")
        }
        await #expect(throws: (any Error).self) { try await node.catalog.account(account.id) }
    }

    @Test(arguments: EngineKind.available)
    func `an e-mail domain finds the one account that claims it`(_ kind: EngineKind) async throws {
        let node = try Node(try await TestDatabase.shared(kind).records)
        let (own, shared) = (TestAccount.freshID().text.lowercased(), TestAccount.freshID().text.lowercased())
        let account = try await TestAccount.make(in: node.records) { $0.domains = [own, shared] }
        _ = try await TestAccount.make(in: node.records) { $0.domains = [shared] }
        #expect(try await node.catalog.account(forEmail: "ann@\(own.uppercased())") == account.id)
        #expect(try await node.catalog.account(forEmail: "\"odd@name\"@\(own)") == account.id)
        for nobody in ["ann@\(shared)", "ann@sub.\(own)", "ann", "@", "", "ann@", own] {
            #expect(try await node.catalog.account(forEmail: nobody) == nil, "\(nobody)")
        }
        #expect(try await node.catalog.account(TestAccount.freshID()) == nil)
    }

    @Test(arguments: EngineKind.available)
    func `nodes that start at once agree on the key that signs`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let nodes = [try Node(database.records), try Node(try await database.anotherNode())]
        let keys = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<16 {
                group.addTask {
                    try await nodes[number % 2].keys.idTokenKeys(now: TestAccount.start)
                        .map { try $0.key.pkcs8PEM() }.joined()
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        let stranger = try Node(database.records, sealing: [UInt8](repeating: 8, count: 32))
        await #expect(throws: (any Error).self) { try await stranger.keys.idTokenKeys(now: TestAccount.start) }
    }
}
