package import Access
import Journal
package import KeyMaterial
package import Records
package import Tenancy

/// Applies what a tenant file declares: the account's settings, and the SP keys of its integrations.
package struct AccountDeclarations: Sendable {
    private let records: Records
    private let maker: ServiceProviderKeyMaker

    package init(records: Records, sealing: SealingKey) {
        self.records = records
        maker = ServiceProviderKeyMaker(sealing: sealing)
    }

    /// Makes the account what the manifest says, in one transaction.
    /// - Returns: whether anything changed.
    /// - Throws: `KeyMaterialRefusal` for a key that can't be used; nothing is applied then.
    package func apply(_ manifest: AccountManifest, operation: Operation) async throws -> Bool {
        let account = manifest.account
        var declared: [Slug<Integration>: [ServiceProviderKeyRecord]] = [:]
        var generated: [Slug<Integration>: [ServiceProviderKeyRecord]] = [:]
        let existing = try await keys(of: account)
        for integration in account.integrations {
            let present = existing[integration.id] ?? []
            let keys = try sealedKeys(manifest.keys[integration.id], of: integration.id, operation: operation)
            if fingerprint(keys) != fingerprint(present.filter(\.declared)) { declared[integration.id] = keys }
            // A list that the file leaves out has a generated key.
            let lacking = Self.purposes.filter { purpose in
                !keys.contains { $0.purpose == purpose } && !Self.hasGenerated(present, for: purpose)
            }
            guard !lacking.isEmpty else { continue }
            generated[integration.id] = try maker.generate(
                for: lacking, .active, of: integration.id, operation: operation)
        }
        let (newlyDeclared, newlyGenerated) = (declared, generated)
        return try await records.account(account.id).write(operation) { writer in
            // Holds the account's row, so that of two nodes that start at once the second sees what the first has made.
            let settingsChanged = try writer.declare(account)
            var missing = newlyGenerated
            for (integration, keys) in newlyGenerated {
                let present = try writer.reader.serviceProviderKeys(integration)
                let still = keys.filter { !Self.hasGenerated(present, for: $0.purpose) }
                missing[integration] = still.isEmpty ? nil : still
            }
            guard settingsChanged || !newlyDeclared.isEmpty || !missing.isEmpty else { return .unchanged(false) }
            for (integration, keys) in newlyDeclared { try writer.replaceDeclaredKeys(keys, of: integration) }
            for (integration, keys) in missing {
                for (position, key) in keys.enumerated() { try writer.insert(key, of: integration, position: position) }
            }
            if !settingsChanged { try writer.touchRevision() }
            // Nobody stays logged in by an integration that nobody may log in by.
            var over: [JournalEvent] = []
            for integration in account.integrations where settingsChanged && !integration.enabled {
                let sessions = try writer.reader.loginSessions(by: integration.id)
                over += try writer.end(sessions, because: .integrationDisabled).events
            }
            var details: [String: String] = [:]
            if let source = account.source { details["source"] = source }
            let made = missing.keys.sorted().map { JournalEvent(.keyGenerated, $0) }
            return Recorded(true, [JournalEvent(.accountDeclared, account.id, details: details)] + made + over)
        }
    }

    private static let purposes = ServiceProviderKeyRecord.Purpose.allCases

    private static func hasGenerated(
        _ keys: [ServiceProviderKeyRecord], for purpose: ServiceProviderKeyRecord.Purpose
    ) -> Bool {
        keys.contains { !$0.declared && $0.purpose == purpose && $0.state == .active }
    }

    private func keys(of account: Account) async throws -> [Slug<Integration>: [ServiceProviderKeyRecord]] {
        try await records.account(account.id).read { reader in
            var keys: [Slug<Integration>: [ServiceProviderKeyRecord]] = [:]
            for integration in account.integrations {
                keys[integration.id] = try reader.serviceProviderKeys(integration.id)
            }
            return keys
        }
    }

    /// What tells two lists of keys apart, whatever their ids and nonces are.
    private func fingerprint(_ keys: [ServiceProviderKeyRecord]) -> [[UInt8]] {
        Self.purposes.flatMap { purpose in
            keys.filter { $0.purpose == purpose }.map { Array("\(purpose) \($0.state) ".utf8) + $0.certificate }
        }
    }

    /// The order of a list is the life of its keys: of those that sign, the first is active and the others are to come; of
    /// those that decrypt, the first is active and the others have been.
    private func sealedKeys(
        _ keys: AccountManifest.Keys?, of integration: Slug<Integration>, operation: Operation
    ) throws -> [ServiceProviderKeyRecord] {
        guard let keys else { return [] }
        return try seal(keys.signing, .signing, others: .staged, of: integration, operation: operation)
            + seal(keys.decryption, .decryption, others: .retired, of: integration, operation: operation)
    }

    private func seal(
        _ texts: [Redacted<String>], _ purpose: ServiceProviderKeyRecord.Purpose,
        others: ServiceProviderKeyRecord.State, of integration: Slug<Integration>, operation: Operation
    ) throws -> [ServiceProviderKeyRecord] {
        try texts.enumerated().map { index, text in
            let bundle = try PEMBundle.parse(text.reveal())
            guard let key = bundle.privateKeys.first, let certificate = bundle.certificates.first,
                certificate.publicKey == key.publicKey
            else { throw KeyIncomplete(integration: integration) }
            return try maker.seal(
                key, certificate, purpose, index == 0 ? .active : others, declared: true, of: integration,
                operation: operation)
        }
    }
}

/// A declared key's PEM text lacks the private key or the certificate, or they don't belong together.
package struct KeyIncomplete: Error, Hashable, Sendable {
    package let integration: Slug<Integration>
}
