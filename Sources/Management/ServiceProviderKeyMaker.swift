import Access
import KeyMaterial
import Records
import Tenancy

/// Makes an integration's SP keys, and seals them for the row that they'll be in.
struct ServiceProviderKeyMaker: Sendable {
    let sealing: SealingKey
    /// How long a generated key's certificate says that it lives; keys are what is trusted, dates only warn.
    private static let certificateSeconds: Int64 = 10 * 365 * 86_400
    /// Of a common name (RFC 5280 `ub-common-name`).
    private static let longestName = 64

    /// One key for all the purposes, as most SPs have it.
    func generate(
        for purposes: [ServiceProviderKeyRecord.Purpose], _ state: ServiceProviderKeyRecord.State,
        of integration: Slug<Integration>, operation: Operation
    ) throws -> [ServiceProviderKeyRecord] {
        guard !purposes.isEmpty else { return [] }
        let key = try PrivateKey.generateRSA(bits: 2_048)
        let start = operation.now.seconds
        let certificate = try Certificate.selfSigned(
            key: key, subjectCommonName: Self.subject(of: integration, in: operation.account), notBefore: start,
            notAfter: start + Self.certificateSeconds, serial: try Entropy.bytes(16))
        return try purposes.map { purpose in
            try seal(key, certificate, purpose, state, declared: false, of: integration, operation: operation)
        }
    }

    /// The same for every key of an integration: IdPs that were told one certificate have refused the next for its
    /// subject alone.
    private static func subject(of integration: Slug<Integration>, in account: Slug<Account>) -> String {
        String("\(account) \(integration) SAML".prefix(longestName))
    }

    func seal(
        _ key: PrivateKey, _ certificate: Certificate, _ purpose: ServiceProviderKeyRecord.Purpose,
        _ state: ServiceProviderKeyRecord.State, declared: Bool, of integration: Slug<Integration>,
        operation: Operation
    ) throws -> ServiceProviderKeyRecord {
        let id = ID<ServiceProviderKey>.fresh(at: operation.now)
        let binding = ServiceProviderKeyRecord.binding(id, of: integration, in: operation.account)
        return ServiceProviderKeyRecord(
            id: id, purpose: purpose, state: state, declared: declared,
            sealed: try sealing.seal(Array(try key.pkcs8PEM().utf8), binding: binding), certificate: certificate.der)
    }
}
