package import KeyMaterial
package import Records
import Synchronization
package import Tenancy

/// The keys that sign ID tokens: they belong to the deployment and to no account, and are kept sealed in the database.
///
/// A key is staged (published, so that applications know it), then active (it signs), then retired (published still), and
/// then gone. Every look-up asks the database, so that all nodes follow a rotation at once.
package final class DeploymentKeys: Sendable {
    /// One of them, opened.
    package struct Key: Sendable {
        package let id: String
        package let state: DeploymentKeyRecord.State
        package let created: Instant
        package let changed: Instant
        package let key: PrivateKey
    }

    /// How long a key has to be staged before it signs: as long as the key set that applications hold may be old.
    package static let stagedSeconds: Int64 = 300
    /// How long a retired key stays published: longer than any session, whose ID tokens come back as hints.
    package static let retiredSeconds: Int64 = 7 * 86_400

    private static let purpose = "id-token"

    private let records: Records
    private let sealing: SealingKey
    private let opened = Mutex<[String: PrivateKey]>([:])

    package init(records: Records, sealing: SealingKey) {
        self.records = records
        self.sealing = sealing
    }

    /// All of them, newest first. The first is made when there is none; nodes that start at once agree on one.
    package func idTokenKeys(now: Instant) async throws -> [Key] {
        let stored = try await records.system.read { try $0.deploymentKeys(purpose: Self.purpose) }
        if !stored.isEmpty { return try stored.map(open) }
        let first = try fresh("1", .active, at: now)
        _ = try await records.system.write { try $0.insert(first, purpose: Self.purpose) }
        return try await records.system.read { try $0.deploymentKeys(purpose: Self.purpose) }.map(open)
    }

    /// What a step of the rotation came to.
    package enum Step: Hashable, Sendable {
        /// The next key is published; it may sign from then on, when every application can know it.
        case staged(id: String, mayBeActiveFrom: Instant)
        /// It signs from now on, and the one before is retired.
        case activated(id: String, retired: String?)
    }

    /// Takes the next step: stages a new key, or lets the staged one sign. Retired keys that nobody needs any more go.
    ///
    /// - Parameter force: a new key signs at once, before every application can know it, and all others are taken out of
    ///   the key set: somebody has got hold of the active one.
    package func rotateIDTokenKey(now: Instant, force: Bool) async throws -> Step {
        // Made outside: the transaction may run twice.
        let material = try PrivateKey.generateP256()
        _ = try await idTokenKeys(now: now)
        return try await records.system.write { [self] writer in
            let all = try writer.lockedDeploymentKeys(purpose: Self.purpose)
            for old in all where old.state == .retired {
                guard force || now >= old.changed.advanced(bySeconds: Self.retiredSeconds) else { continue }
                try writer.removeDeploymentKey(old.id, purpose: Self.purpose)
            }
            let next: DeploymentKeyRecord
            if let staged = all.first(where: { $0.state == .staged }) {
                next = staged
            } else {
                let number = (all.compactMap { Int64($0.id) }.max() ?? 0) &+ 1
                next = try fresh("\(number)", .staged, at: now, material)
                _ = try writer.insert(next, purpose: Self.purpose)
            }
            let from = next.changed.advanced(bySeconds: Self.stagedSeconds)
            guard force || now >= from else { return .staged(id: next.id, mayBeActiveFrom: from) }
            let active = all.first { $0.state == .active }
            if let active {
                if force {
                    try writer.removeDeploymentKey(active.id, purpose: Self.purpose)
                } else {
                    try writer.setDeploymentKey(active.id, purpose: Self.purpose, to: .retired, at: now)
                }
            }
            try writer.setDeploymentKey(next.id, purpose: Self.purpose, to: .active, at: now)
            return .activated(id: next.id, retired: active?.id)
        }
    }

    private func fresh(
        _ id: String, _ state: DeploymentKeyRecord.State, at now: Instant, _ key: PrivateKey? = nil
    ) throws -> DeploymentKeyRecord {
        let pem = try (key ?? PrivateKey.generateP256()).pkcs8PEM()
        return DeploymentKeyRecord(
            id: id, state: state, sealed: try sealing.seal(Array(pem.utf8), binding: Self.binding(id)), created: now,
            changed: now)
    }

    private func open(_ record: DeploymentKeyRecord) throws -> Key {
        let key = try opened.withLock { $0[record.id] } ?? unseal(record)
        return Key(
            id: record.id, state: record.state, created: record.created, changed: record.changed, key: key)
    }

    private func unseal(_ record: DeploymentKeyRecord) throws -> PrivateKey {
        let pem = try sealing.open(record.sealed, binding: Self.binding(record.id))
        let key = try PrivateKey(pem: String(decoding: pem, as: UTF8.self))
        opened.withLock { $0[record.id] = key }
        return key
    }

    private static func binding(_ id: String) -> [UInt8] { Array("deployment_key/\(purpose)/\(id)".utf8) }
}
