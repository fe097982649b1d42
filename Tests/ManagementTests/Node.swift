import Access
import KeyMaterial
import Management
import Records
import Tenancy
import TestSupport
import Testing

/// A node of a deployment: its services on one database, with the deployment's sealing key.
struct Node: Sendable {
    let records: Records
    let credentials: Credentials
    let catalog: AccountCatalog
    let declarations: AccountDeclarations
    let keys: DeploymentKeys
    let rotation: KeyRotation

    static let sealing = [UInt8](repeating: 7, count: SealingKey.byteCount)

    init(_ records: Records, sealing: [UInt8] = Node.sealing) throws {
        let key = try SealingKey(sealing)
        self.records = records
        credentials = Credentials(records: records)
        catalog = AccountCatalog(records: records)
        declarations = AccountDeclarations(records: records, sealing: key)
        keys = DeploymentKeys(records: records, sealing: key)
        rotation = KeyRotation(records: records, sealing: key)
    }

    /// Whose token this is, to an account.
    func holder(of presented: String, in account: Slug<Account>, now: Instant) async throws -> CredentialRecord? {
        try await catalog.admit(presented, to: account, now: now)?.credential
    }

    func serviceProviderKeys(
        _ account: Slug<Account>, _ integration: Slug<Integration> = .firstgen
    ) async throws -> [ServiceProviderKeyRecord] {
        try await records.account(account).read { try $0.serviceProviderKeys(integration) }
    }
}

/// A key with its certificate, as a tenant file names it.
struct KeyFile: Sendable {
    let pem: Redacted<String>
    let certificate: [UInt8]

    static func make(_ name: String) throws -> KeyFile {
        let key = try PrivateKey.generateP256()
        let certificate = try Certificate.selfSigned(
            key: key, subjectCommonName: name, notBefore: 0, notAfter: 4_000_000_000, serial: [1])
        return KeyFile(pem: Redacted(try key.pkcs8PEM() + "\n" + certificate.pem), certificate: certificate.der)
    }
}
