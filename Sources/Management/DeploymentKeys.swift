package import KeyMaterial
package import Records
package import Tenancy

/// The keys that belong to the deployment and to no account, kept sealed in the database.
package struct DeploymentKeys: Sendable {
    private let records: Records
    private let sealing: SealingKey

    package init(records: Records, sealing: SealingKey) {
        self.records = records
        self.sealing = sealing
    }

    /// The P-256 key that signs ID tokens, made at first use. Nodes that start at once agree on one: the first to store it wins.
    package func idTokenKey(now: Instant) async throws -> (id: String, key: PrivateKey) {
        if let stored = try await stored(purpose: "id-token") { return stored }
        let id = "k" + Base64URL.encode(Array(try SHA256.digest(Array("id-token/1".utf8)).prefix(9)))
        let fresh = try PrivateKey.generateP256()
        let sealed = try sealing.seal(Array(try fresh.pkcs8PEM().utf8), binding: Self.binding("id-token", id))
        try await records.system.write { writer in
            try writer.insertDeploymentKey(purpose: "id-token", id: id, sealed: sealed, at: now)
        }
        guard let stored = try await stored(purpose: "id-token") else { throw KeyMaterialRefusal.sealBroken }
        return stored
    }

    private func stored(purpose: String) async throws -> (id: String, key: PrivateKey)? {
        let rows = try await records.system.read { try $0.deploymentKeys(purpose: purpose) }
        guard let row = rows.first else { return nil }
        let pem = try sealing.open(row.sealed, binding: Self.binding(purpose, row.id))
        return (row.id, try PrivateKey(pem: String(decoding: pem, as: UTF8.self)))
    }

    private static func binding(_ purpose: String, _ id: String) -> [UInt8] {
        Array("deployment_key/\(purpose)/\(id)".utf8)
    }
}
