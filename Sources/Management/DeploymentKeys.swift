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
    package func idTokenKey(now: Instant) async throws -> PrivateKey {
        if let stored = try await stored(Self.idToken) { return stored }
        let fresh = try PrivateKey.generateP256()
        let sealed = try sealing.seal(Array(try fresh.pkcs8PEM().utf8), binding: Self.binding(Self.idToken))
        try await records.system.write { writer in
            try writer.insertDeploymentKey(purpose: Self.idToken, id: Self.first, sealed: sealed, at: now)
        }
        guard let stored = try await stored(Self.idToken) else { throw KeyMaterialRefusal.sealBroken }
        return stored
    }

    private static let idToken = "id-token"
    /// There is no rotation yet, so that the first key is the only one.
    private static let first = "1"

    private func stored(_ purpose: String) async throws -> PrivateKey? {
        let rows = try await records.system.read { try $0.deploymentKeys(purpose: purpose) }
        guard let row = rows.first(where: { $0.id == Self.first }) else { return nil }
        let pem = try sealing.open(row.sealed, binding: Self.binding(purpose))
        return try PrivateKey(pem: String(decoding: pem, as: UTF8.self))
    }

    private static func binding(_ purpose: String) -> [UInt8] { Array("deployment_key/\(purpose)/\(first)".utf8) }
}
