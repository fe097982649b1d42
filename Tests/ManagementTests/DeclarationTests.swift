import Journal
import KeyMaterial
import Management
import Records
import Tenancy
import TestSupport
import Testing

@Suite struct DeclarationTests {
    @Test(arguments: EngineKind.available)
    func `applying twice changes nothing`(_ kind: EngineKind) async throws {
        let node = try Node(try await TestDatabase.shared(kind).records)
        let file = try KeyFile.make("one")
        let manifest = manifest(keys: [file], decryption: [file])
        #expect(try await apply(manifest, node))
        let keys = try await node.serviceProviderKeys(manifest.account.id)
        let before = try await revision(manifest, node)
        #expect(try await !apply(manifest, node, after: 60))
        #expect(try await node.serviceProviderKeys(manifest.account.id) == keys)
        #expect(try await revision(manifest, node) == before)
        #expect(try await node.catalog.account(manifest.account.id) == manifest.account)
    }

    @Test(arguments: EngineKind.available)
    func `a changed key takes the place of the one before, and the order of the file is the life of keys`(
        _ kind: EngineKind
    ) async throws {
        let node = try Node(try await TestDatabase.shared(kind).records)
        let (one, two) = (try KeyFile.make("one"), try KeyFile.make("two"))
        var manifest = manifest(keys: [one], decryption: [one])
        #expect(try await apply(manifest, node))
        let before = try await revision(manifest, node)
        manifest.keys[.firstgen] = AccountManifest.Keys(signing: [two.pem, one.pem], decryption: [one.pem, two.pem])
        #expect(try await apply(manifest, node, after: 1))
        let keys = try await node.serviceProviderKeys(manifest.account.id)
        #expect(keys.filter { $0.purpose == .signing }.map(\.certificate) == [two.certificate, one.certificate])
        #expect(keys.filter { $0.purpose == .decryption }.map(\.certificate) == [one.certificate, two.certificate])
        #expect(keys.filter { $0.purpose == .signing }.map(\.state) == [.active, .staged])
        #expect(keys.filter { $0.purpose == .decryption }.map(\.state) == [.active, .retired])
        #expect(keys.allSatisfy { $0.declared })
        #expect(try await (revision(manifest, node) ?? 0) > (before ?? 0), "other nodes must notice")
    }

    @Test(arguments: EngineKind.available)
    func `turning an integration off ends the sessions that it began, and no others`(_ kind: EngineKind) async throws {
        let node = try Node(try await TestDatabase.shared(kind).records)
        var manifest = manifest()
        #expect(try await apply(manifest, node))
        let account = TestAccount(settings: manifest.account)
        let sessions = try await node.records.account(account.id).write(account.operation()) { writer in
            let user = try writer.userID(named: "u", key: "u")
            var ids: [ID<Session>] = []
            for integration in [Slug<Integration>.firstgen, .nextgen] {
                let session = LoginSessionRecord(
                    id: .fresh(at: TestAccount.start), user: user, integration: integration,
                    attempt: .fresh(at: TestAccount.start), nameID: "u", nameIDFormat: nil, sessionIndex: nil,
                    authenticated: TestAccount.start, created: TestAccount.start,
                    expires: TestAccount.start.advanced(bySeconds: 3_600))
                try writer.insert(session, hash: nil)
                ids.append(session.id)
            }
            return .unchanged(ids)
        }
        for index in manifest.account.integrations.indices {
            manifest.account.integrations[index].enabled = manifest.account.integrations[index].id == .nextgen
        }
        #expect(try await apply(manifest, node, after: 1))
        let left = try await node.records.account(account.id).read { reader in
            try sessions.filter { try reader.loginSession($0) != nil }
        }
        #expect(left == Array(sessions.suffix(1)))
    }

    @Test(arguments: EngineKind.available)
    func `an integration without keys is given one, which stays`(_ kind: EngineKind) async throws {
        let node = try Node(try await TestDatabase.shared(kind).records)
        var manifest = manifest()
        #expect(try await apply(manifest, node))
        let generated = try await node.serviceProviderKeys(manifest.account.id)
        #expect(generated.map(\.purpose) == [.decryption, .signing])
        #expect(try await node.serviceProviderKeys(manifest.account.id, .nextgen).count == 2)
        #expect(generated.allSatisfy { !$0.declared })
        manifest.account.name = "Renamed"
        #expect(try await apply(manifest, node, after: 1))
        #expect(try await node.serviceProviderKeys(manifest.account.id) == generated)
        #expect(try await !apply(manifest, node, after: 2))
    }

    @Test(arguments: [ServiceProviderKeyRecord.Purpose.signing, .decryption])
    func `a list that the file leaves out has a generated key`(_ purpose: ServiceProviderKeyRecord.Purpose) async throws
    {
        let node = try Node(try await TestDatabase.shared(.sqlite).records)
        let file = try KeyFile.make("one")
        var manifest = manifest()
        manifest.keys[.firstgen] = AccountManifest.Keys(
            signing: purpose == .signing ? [] : [file.pem], decryption: purpose == .signing ? [file.pem] : [])
        #expect(try await apply(manifest, node))
        let keys = try await node.serviceProviderKeys(manifest.account.id)
        #expect(keys.filter { !$0.declared }.map(\.purpose) == [purpose])
        #expect(try await !apply(manifest, node, after: 1))
    }

    @Test func `an account and an integration of the longest names have a key, too`() async throws {
        let node = try Node(try await TestDatabase.shared(.sqlite).records)
        var account = Account(
            id: .named(String((TestAccount.freshID().text + String(repeating: "x", count: 64)).prefix(64))),
            name: "Long")
        let integration = Integration(id: .named(String(repeating: "i", count: 64)), generation: .nextgen)
        account.integrations = [integration]
        #expect(try await apply(AccountManifest(account: account, keys: [:]), node))
        #expect(try await node.serviceProviderKeys(account.id, integration.id).count == 2)
    }

    @Test(arguments: EngineKind.available)
    func `a declared key goes before a generated one, and gives its place back`(_ kind: EngineKind) async throws {
        let node = try Node(try await TestDatabase.shared(kind).records)
        let file = try KeyFile.make("one")
        var manifest = manifest()
        _ = try await apply(manifest, node)
        manifest.keys[.firstgen] = AccountManifest.Keys(signing: [file.pem], decryption: [file.pem])
        #expect(try await apply(manifest, node, after: 1))
        let signing = try await node.serviceProviderKeys(manifest.account.id).filter { $0.purpose == .signing }
        #expect(signing.map(\.declared) == [true, false])
        let inEffect = ServiceProviderKeys(try await node.serviceProviderKeys(manifest.account.id))
        #expect(inEffect.signing?.certificate == file.certificate)
        #expect(inEffect.publishedForSigning.map(\.certificate) == [file.certificate])
        #expect(inEffect.publishedForEncryption?.certificate == file.certificate)
        #expect(inEffect.decrypting.map(\.declared) == [true, false], "IdPs may go on with the generated one")
        manifest.keys = [:]
        #expect(try await apply(manifest, node, after: 2))
        let left = ServiceProviderKeys(try await node.serviceProviderKeys(manifest.account.id)).all
        #expect(left.count == 2 && left.allSatisfy { !$0.declared && $0.state == .active })
    }

    @Test(arguments: EngineKind.available)
    func `two nodes that start at once generate one key`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let manifest = manifest()
        let nodes = [try Node(database.records), try Node(try await database.anotherNode())]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { _ = try await apply(manifest, node) } }
            try await group.waitForAll()
        }
        for integration in [Slug<Integration>.firstgen, .nextgen] {
            #expect(try await nodes[0].serviceProviderKeys(manifest.account.id, integration).count == 2)
        }
    }

    @Test func `a sealed key opens in its own row only`() async throws {
        let node = try Node(try await TestDatabase.shared(.sqlite).records)
        let manifest = manifest(keys: [try KeyFile.make("one")])
        _ = try await apply(manifest, node)
        let key = try #require(try await node.serviceProviderKeys(manifest.account.id).first { $0.purpose == .signing })
        let sealing = try SealingKey(Node.sealing)
        let own = ServiceProviderKeyRecord.binding(key.id, of: .firstgen, in: manifest.account.id)
        #expect(String(decoding: try sealing.open(key.sealed, binding: own), as: UTF8.self).contains("PRIVATE KEY"))
        let elsewhere = ServiceProviderKeyRecord.binding(key.id, of: .nextgen, in: manifest.account.id)
        #expect(throws: (any Error).self) { try sealing.open(key.sealed, binding: elsewhere) }
    }

    @Test func `a key that lacks its certificate, or has another's, is refused, and nothing is applied`() async throws {
        let node = try Node(try await TestDatabase.shared(.sqlite).records)
        let (one, two) = (try KeyFile.make("one").pem.reveal(), try KeyFile.make("two").pem.reveal())
        let key = one.components("-----BEGIN CERTIFICATE").first ?? ""
        let certificate = two.components("-----BEGIN CERTIFICATE").last ?? ""
        for text in [
            key, "-----BEGIN CERTIFICATE" + certificate, key + "-----BEGIN CERTIFICATE" + certificate, "", "nonsense",
        ] {
            var manifest = manifest()
            manifest.keys[.firstgen] = AccountManifest.Keys(signing: [Redacted(text)], decryption: [])
            await #expect(throws: (any Error).self) { _ = try await apply(manifest, node) }
            #expect(try await node.catalog.account(manifest.account.id) == nil)
        }
    }

    private func manifest(keys: [KeyFile] = [], decryption: [KeyFile] = []) -> AccountManifest {
        var account = Account(id: TestAccount.freshID(), name: "Acme")
        account.integrations = [
            Integration(id: .firstgen, generation: .firstgen), Integration(id: .nextgen, generation: .nextgen),
        ]
        let declared = AccountManifest.Keys(signing: keys.map(\.pem), decryption: decryption.map(\.pem))
        return AccountManifest(account: account, keys: keys.isEmpty ? [:] : [.firstgen: declared])
    }

    private func revision(_ manifest: AccountManifest, _ node: Node) async throws -> Int64? {
        try await node.records.account(manifest.account.id).read { try $0.settingsRevision() }
    }
}

private func apply(_ manifest: AccountManifest, _ node: Node, after seconds: Int64 = 0) async throws -> Bool {
    let operation = TestAccount(settings: manifest.account).operation(after: seconds)
    return try await node.declarations.apply(manifest, operation: operation)
}

extension String {
    /// What stands before the first and after the last occurrence.
    fileprivate func components(_ separator: String) -> [String] {
        guard let range = firstRange(of: separator) else { return [self] }
        return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
    }

    private func firstRange(of other: String) -> Range<Index>? { ranges(of: other).first }
}
