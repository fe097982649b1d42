import Relational
package import Tenancy

/// An SP key of an integration: the private key sealed under the deployment's key, and its certificate.
package struct ServiceProviderKeyRecord: Hashable, Sendable {
    package enum Purpose: String, Hashable, Sendable, CaseIterable {
        case signing, decryption
    }

    /// Where a key is in its life. It moves forward only, and is then dropped.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Made known to the IdP before it's used: its signing certificate is in the metadata.
        case staged
        /// Signs; is what IdPs are told to encrypt to.
        case active
        /// Isn't published any more, and still opens what is encrypted to it.
        case retired
    }

    package var id: ID<ServiceProviderKey>
    package var purpose: Purpose
    package var state: State
    /// Comes from a tenant file, which may take it away again.
    package var declared: Bool
    package var sealed: [UInt8]
    package var certificate: [UInt8]

    package init(
        id: ID<ServiceProviderKey>, purpose: Purpose, state: State, declared: Bool, sealed: [UInt8],
        certificate: [UInt8]
    ) {
        self.id = id
        self.purpose = purpose
        self.state = state
        self.declared = declared
        self.sealed = sealed
        self.certificate = certificate
    }

    /// What a sealed key is bound to: it opens in its own row and nowhere else.
    package static func binding(
        _ id: ID<ServiceProviderKey>, of integration: Slug<Integration>, in account: Slug<Account>
    ) -> [UInt8] {
        Array("service_provider_key/\(account)/\(integration)/\(id)".utf8)
    }
}

extension AccountReader {
    /// In the order in which they are used: the first active signing key signs, and what a file declares goes before what was generated.
    package func serviceProviderKeys(_ integration: Slug<Integration>) throws -> [ServiceProviderKeyRecord] {
        try session.query(
            """
            SELECT key_id, purpose, state, declared, sealed, certificate FROM service_provider_key
            WHERE account_id = \(account) AND integration_id = \(integration) ORDER BY purpose, declared DESC, position, key_id
            """
        ) { row in
            guard let purpose = ServiceProviderKeyRecord.Purpose(rawValue: try row.text(1)),
                let state = ServiceProviderKeyRecord.State(rawValue: try row.text(2))
            else { throw StorageFailure.unexpected("service_provider_key") }
            return ServiceProviderKeyRecord(
                id: try row.id(0), purpose: purpose, state: state, declared: try row.bool(3), sealed: try row.blob(4),
                certificate: try row.blob(5))
        }
    }
}

extension AccountWriter {
    /// Makes these the integration's declared keys, in this order, in place of those declared before.
    package func replaceDeclaredKeys(
        _ keys: [ServiceProviderKeyRecord], of integration: Slug<Integration>
    ) throws {
        try session.execute(
            """
            DELETE FROM service_provider_key
            WHERE account_id = \(account) AND integration_id = \(integration) AND declared = 1
            """)
        for (position, key) in keys.enumerated() { try insert(key, of: integration, position: position) }
    }

    package func insert(
        _ key: ServiceProviderKeyRecord, of integration: Slug<Integration>, position: Int
    ) throws {
        try session.execute(
            """
            INSERT INTO service_provider_key
            (account_id, integration_id, key_id, purpose, state, position, declared, sealed, certificate, created)
            VALUES (\(account), \(integration), \(key.id), \(key.purpose.rawValue), \(key.state.rawValue), \(position), \
            \(key.declared), \(key.sealed), \(key.certificate), \(now))
            """)
    }
}

extension AccountWriter {
    /// Moves a generated key on; a declared one is what its file says. False when there is no such key.
    package func setState(
        _ state: ServiceProviderKeyRecord.State, of key: ID<ServiceProviderKey>, of integration: Slug<Integration>
    ) throws -> Bool {
        try session.execute(
            """
            UPDATE service_provider_key SET state = \(state.rawValue) WHERE account_id = \(account)
            AND integration_id = \(integration) AND key_id = \(key) AND declared = 0
            """) > 0
    }

    /// Forgets a generated key for good; false when there is no such key.
    package func deleteServiceProviderKey(
        _ key: ID<ServiceProviderKey>, of integration: Slug<Integration>
    ) throws -> Bool {
        try session.execute(
            """
            DELETE FROM service_provider_key WHERE account_id = \(account) AND integration_id = \(integration)
            AND key_id = \(key) AND declared = 0
            """) > 0
    }
}
