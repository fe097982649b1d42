package import Access
import Journal
package import KeyMaterial
package import Records
package import Tenancy

/// Applies what a tenant file declares: the account's settings, and the SP keys of its integrations.
package struct AccountDeclarations: Sendable {
    private let records: Records
    private let sealing: SealingKey
    /// How long a generated key's certificate says that it lives; keys are what is trusted, dates only warn.
    private static let certificateSeconds: Int64 = 10 * 365 * 86_400

    package init(records: Records, sealing: SealingKey) {
        self.records = records
        self.sealing = sealing
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
            if keys.isEmpty, !Self.hasGenerated(present) {
                generated[integration.id] = try generateKeys(for: integration.id, operation: operation)
            }
        }
        let (newlyDeclared, newlyGenerated) = (declared, generated)
        return try await records.account(account.id).write(operation) { writer in
            // Holds the account's row, so that of two nodes that start at once the second sees what the first has made.
            let settingsChanged = try writer.declare(account)
            var missing = newlyGenerated
            for integration in newlyGenerated.keys {
                if Self.hasGenerated(try writer.reader.serviceProviderKeys(integration)) { missing[integration] = nil }
            }
            guard settingsChanged || !newlyDeclared.isEmpty || !missing.isEmpty else { return .unchanged(false) }
            for (integration, keys) in newlyDeclared { try writer.replaceDeclaredKeys(keys, of: integration) }
            for (integration, keys) in missing {
                for (position, key) in keys.enumerated() { try writer.insert(key, of: integration, position: position) }
            }
            if !settingsChanged { try writer.touchRevision() }
            var details: [String: String] = [:]
            if let source = account.source { details["source"] = source }
            let made = missing.keys.sorted().map { JournalEvent(.keyGenerated, $0) }
            return Recorded(true, [JournalEvent(.accountDeclared, account.id, details: details)] + made)
        }
    }

    private static func hasGenerated(_ keys: [ServiceProviderKeyRecord]) -> Bool {
        keys.contains { !$0.declared && $0.state == .active }
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
        let ordered = keys.filter { $0.purpose == .signing } + keys.filter { $0.purpose == .decryption }
        return ordered.map { Array($0.purpose.rawValue.utf8) + $0.certificate }
    }

    private func sealedKeys(
        _ keys: AccountManifest.Keys?, of integration: Slug<Integration>, operation: Operation
    ) throws -> [ServiceProviderKeyRecord] {
        guard let keys else { return [] }
        let purposes: [(ServiceProviderKeyRecord.Purpose, [Redacted<String>])] = [
            (.signing, keys.signing), (.decryption, keys.decryption),
        ]
        return try purposes.flatMap { purpose, texts in
            try texts.map { text in
                let bundle = try PEMBundle.parse(text.reveal())
                guard let key = bundle.privateKeys.first, let certificate = bundle.certificates.first,
                    certificate.publicKey == key.publicKey
                else { throw KeyIncomplete(integration: integration) }
                return try seal(key, certificate, purpose, declared: true, of: integration, operation: operation)
            }
        }
    }

    /// One key for both purposes, as most SPs have it.
    private func generateKeys(
        for integration: Slug<Integration>, operation: Operation
    ) throws -> [ServiceProviderKeyRecord] {
        let key = try PrivateKey.generateRSA(bits: 2_048)
        let start = operation.now.seconds
        let certificate = try Certificate.selfSigned(
            key: key, subjectCommonName: "\(operation.account) \(integration) SAML", notBefore: start,
            notAfter: start + Self.certificateSeconds,
            serial: try Entropy.bytes(16))
        return try [.signing, .decryption].map { purpose in
            try seal(key, certificate, purpose, declared: false, of: integration, operation: operation)
        }
    }

    private func seal(
        _ key: PrivateKey, _ certificate: Certificate, _ purpose: ServiceProviderKeyRecord.Purpose, declared: Bool,
        of integration: Slug<Integration>, operation: Operation
    ) throws -> ServiceProviderKeyRecord {
        let id = ID<ServiceProviderKey>.fresh(at: operation.now)
        let binding = ServiceProviderKeyRecord.binding(id, of: integration, in: operation.account)
        return ServiceProviderKeyRecord(
            id: id, purpose: purpose, state: .active, declared: declared,
            sealed: try sealing.seal(Array(try key.pkcs8PEM().utf8), binding: binding), certificate: certificate.der)
    }
}

/// A declared key's PEM text lacks the private key or the certificate, or they don't belong together.
package struct KeyIncomplete: Error, Hashable, Sendable {
    package let integration: Slug<Integration>
}
