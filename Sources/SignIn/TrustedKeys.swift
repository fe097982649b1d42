import KeyMaterial
import Records
import Synchronization
import Tenancy

/// Keys, decoded once: decoding one costs more than verifying a signature with it.
///
/// Certificates are kept by their bytes and our own keys by their ids, so that a change of settings needs no
/// invalidation: other bytes are another entry. When it's full it starts anew.
final class TrustedKeys: Sendable {
    private struct Decoded {
        var certificates: [[UInt8]: Certificate] = [:]
        var privateKeys: [ID<ServiceProviderKey>: PrivateKey] = [:]
    }

    private static let limit = 20_000

    private let sealing: SealingKey
    private let decoded = Mutex(Decoded())

    init(sealing: SealingKey) { self.sealing = sealing }

    /// An IdP's certificates, decoded. One that can't be is left out: with none left, everything is refused.
    func certificates(_ der: [[UInt8]]) -> [Certificate] { der.compactMap(certificate) }

    func certificate(_ der: [UInt8]) -> Certificate? {
        if let known = decoded.withLock({ $0.certificates[der] }) { return known }
        guard let certificate = try? Certificate(der: der) else { return nil }
        decoded.withLock { cache in
            if cache.certificates.count >= Self.limit { cache.certificates.removeAll() }
            cache.certificates[der] = certificate
        }
        return certificate
    }

    /// Our own keys to decrypt with, opened, the active one first.
    ///
    /// - Throws: `.sealBroken` as ``privateKey(_:of:in:)`` does: to go on without a key would blame the IdP.
    func decryptionKeys(
        _ own: ServiceProviderKeys, of integration: Slug<Integration>, in account: Slug<Account>
    ) throws(KeyMaterialRefusal) -> [PrivateKey] {
        var opened: [PrivateKey] = []
        for record in own.decrypting { opened.append(try privateKey(record, of: integration, in: account)) }
        return opened
    }

    /// One of our own keys, opened.
    ///
    /// - Throws: `.sealBroken` when it was sealed under another deployment key or moved from another row.
    func privateKey(
        _ record: ServiceProviderKeyRecord, of integration: Slug<Integration>, in account: Slug<Account>
    ) throws(KeyMaterialRefusal) -> PrivateKey {
        if let known = decoded.withLock({ $0.privateKeys[record.id] }) { return known }
        let binding = ServiceProviderKeyRecord.binding(record.id, of: integration, in: account)
        let pem = try sealing.open(record.sealed, binding: binding)
        let key = try PrivateKey(pem: String(decoding: pem, as: UTF8.self))
        decoded.withLock { cache in
            if cache.privateKeys.count >= Self.limit { cache.privateKeys.removeAll() }
            cache.privateKeys[record.id] = key
        }
        return key
    }
}
