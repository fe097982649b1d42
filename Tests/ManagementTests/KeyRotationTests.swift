import Access
import KeyMaterial
import Management
import Records
import Relational
import Tenancy
import TestSupport
import Testing

@Suite struct KeyRotationTests {
    @Test(arguments: EngineKind.available)
    func `a key is staged, active, retired and dropped, one step each`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let first = try await world.keys()
        #expect(first.states == [.signing: [.active], .decryption: [.active]])

        let staged = try await world.stage(after: 60)
        #expect(staged.signing == first.signing, "nothing is used yet")
        #expect(staged.publishedForSigning.count == 2)
        #expect(staged.publishedForSigning.first == first.signing)
        #expect(staged.publishedForEncryption == first.publishedForEncryption)
        #expect(staged.decrypting.count == 2, "an admin may load the new certificate for both purposes")

        let active = try await world.activate(after: 120)
        #expect(active.signing?.id == staged.publishedForSigning.last?.id)
        #expect(active.publishedForSigning.map(\.id) == [active.signing?.id])
        #expect(active.publishedForEncryption?.certificate == active.signing?.certificate)
        #expect(active.decrypting.map(\.certificate).last == first.signing?.certificate, "and the one before")
        #expect(active.states == [.signing: [.active, .retired], .decryption: [.active, .retired]])

        let dropped = try await world.drop(nil, after: 180)
        #expect(dropped.all == active.all.filter { $0.state == .active })
        #expect(try await world.keys() == dropped)
        #expect(try await world.keys(.nextgen).all.map(\.state) == [.active, .active], "another integration's stay")
    }

    @Test func `every key of an integration has the same subject, and another key`() async throws {
        let world = try await World(.sqlite)
        _ = try await world.stage(after: 60)
        let certificates = try await world.keys().publishedForSigning.map { try Certificate(der: $0.certificate) }
        #expect(certificates.map(\.subject) == Array(repeating: "CN=\(world.account.id) firstgen SAML", count: 2))
        #expect(Set(certificates.map(\.publicKey)).count == 2)
        #expect(certificates.last?.notBefore == world.account.operation(after: 60).now.seconds)
    }

    @Test(arguments: EngineKind.available)
    func `a step that can't be made is refused and changes nothing`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        await #expect(throws: KeyRotationRefusal.nothingStaged) { try await world.activate() }
        await #expect(throws: KeyRotationRefusal.nothingRetired) { try await world.drop(nil) }
        let active = try #require(try await world.keys().signing)
        await #expect(throws: KeyRotationRefusal.inUse(active.id)) { try await world.drop(active.id) }
        let unknown = ID<ServiceProviderKey>.fresh(at: TestAccount.start)
        await #expect(throws: KeyRotationRefusal.unknown(unknown)) { try await world.drop(unknown) }
        let staged = try await world.stage()
        let before = try await world.revision()
        let waiting = try #require(staged.all.first { $0.state == .staged })
        await #expect(throws: KeyRotationRefusal.stagedAlready(waiting.id)) { try await world.stage() }
        _ = try await world.activate()
        let retired = try #require(try await world.keys().all.first { $0.state == .retired })
        await #expect(throws: KeyRotationRefusal.retiredKept(retired.id)) { try await world.stage() }
        #expect(try await world.revision() == before + 1, "the activation, and none of the refused")
    }

    @Test func `a staged key is forgotten with the same key's other purpose`() async throws {
        let world = try await World(.sqlite)
        let first = try await world.keys()
        let staged = try await world.stage()
        let signing = try #require(staged.keys(for: .signing, .staged).first)
        #expect(try await world.drop(signing.id) == first)
    }

    @Test(arguments: EngineKind.available)
    func `two nodes that stage at once stage one key`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let other = try Node(try await TestDatabase.shared(kind).anotherNode())
        let staged = await withTaskGroup(of: Bool.self) { group in
            for node in [world.node, other] {
                group.addTask {
                    let operation = world.account.operation(after: 1)
                    return (try? await node.rotation.stage(.firstgen, operation: operation)) != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(staged == 1)
        #expect(try await world.keys().keys(for: .signing, .staged).count == 1)
    }

    @Test func `declared keys are read-only, whatever is left out can be rotated`() async throws {
        let world = try await World(.sqlite)
        let file = try KeyFile.make("declared")
        try await world.declare(AccountManifest.Keys(signing: [file.pem], decryption: [file.pem]))
        let declared = try #require(try await world.keys().signing)
        for step in [
            { try await world.stage() }, { try await world.activate() }, { try await world.drop(declared.id) },
        ] as [@Sendable () async throws -> ServiceProviderKeys] {
            await #expect(throws: KeyRotationRefusal.declared) { try await step() }
        }
        // The generated key that the file has replaced is what can be dropped.
        #expect(try await world.drop(nil).all.allSatisfy(\.declared))

        try await world.declare(AccountManifest.Keys(signing: [file.pem], decryption: []))
        let staged = try await world.stage()
        #expect(staged.states == [.signing: [.active], .decryption: [.active, .staged]])
        #expect(try await world.activate().signing?.certificate == file.certificate)
    }

    @Test(arguments: EngineKind.available)
    func `each step is told to every node, and written down`(_ kind: EngineKind) async throws {
        let world = try await World(kind)
        let before = try await world.revision()
        _ = try await world.stage(after: 1)
        _ = try await world.activate(after: 2)
        _ = try await world.drop(nil, after: 3)
        #expect(try await world.revision() == before + 3)
        #expect(
            try await world.events() == [
                "key.staged", "key.staged", "key.activated", "key.activated", "key.retired", "key.retired",
                "key.dropped", "key.dropped",
            ])
    }
}

/// An account of its own with generated keys.
private struct World: Sendable {
    let node: Node
    let account: TestAccount
    let database: TestDatabase

    init(_ kind: EngineKind) async throws {
        database = try await TestDatabase.shared(kind)
        node = try Node(database.records)
        var settings = Account(id: TestAccount.freshID(), name: "Acme")
        settings.integrations = [
            Integration(id: .firstgen, generation: .firstgen), Integration(id: .nextgen, generation: .nextgen),
        ]
        account = TestAccount(settings: settings)
        _ = try await node.declarations.apply(
            AccountManifest(account: settings, keys: [:]), operation: account.operation())
    }

    func declare(_ keys: AccountManifest.Keys) async throws {
        let manifest = AccountManifest(account: account.settings, keys: [.firstgen: keys])
        _ = try await node.declarations.apply(manifest, operation: account.operation())
    }

    func keys(_ integration: Slug<Integration> = .firstgen) async throws -> ServiceProviderKeys {
        try await node.rotation.keys(of: integration, operation: account.operation())
    }

    @discardableResult func stage(after seconds: Int64 = 1) async throws -> ServiceProviderKeys {
        try await node.rotation.stage(.firstgen, operation: account.operation(after: seconds))
    }

    @discardableResult func activate(after seconds: Int64 = 1) async throws -> ServiceProviderKeys {
        try await node.rotation.activate(.firstgen, operation: account.operation(after: seconds))
    }

    @discardableResult func drop(
        _ id: ID<ServiceProviderKey>?, after seconds: Int64 = 1
    ) async throws -> ServiceProviderKeys {
        try await node.rotation.drop(id, of: .firstgen, operation: account.operation(after: seconds))
    }

    func revision() async throws -> Int64 {
        let id = account.id
        return try await node.records.account(id).read { try $0.settingsRevision() } ?? 0
    }

    /// What the journal says of keys, in the order of time.
    func events() async throws -> [String] {
        let id = account.id.text
        return try await database.engine.read(.allTenants) { session in
            try session.query(
                "SELECT kind FROM journal_event WHERE account_id = \(id) AND subject LIKE 'key\\_%' ESCAPE '\\' ORDER BY at, kind"
            ) { try $0.text(0) }
        }
    }
}

extension ServiceProviderKeys {
    fileprivate var states: [ServiceProviderKeyRecord.Purpose: [ServiceProviderKeyRecord.State]] {
        var states: [ServiceProviderKeyRecord.Purpose: [ServiceProviderKeyRecord.State]] = [:]
        for purpose in ServiceProviderKeyRecord.Purpose.allCases {
            states[purpose] = keys(for: purpose, .active, .staged, .retired).map(\.state)
        }
        return states
    }
}
