import Journal
import KeyMaterial
import Records
import SAML
import Tenancy

/// Judges responses against one integration of one account: the only place where `Expectations` are filled.
struct AssertionJudge: Sendable {
    let account: Account
    let integration: Integration
    let endpoint: AssertionEndpoint
    /// The IdP's, decoded.
    let certificates: [Certificate]
    /// Ours; none refuses what is encrypted.
    let decryptionKeys: [PrivateKey]
    let urls: PublicURLs

    /// Verifies a response.
    ///
    /// - Parameter checks: the checks made, the failing one included.
    func verify(
        _ response: UnverifiedResponse, answering request: Expectations.Request, at now: Instant,
        checks: inout [LoginCheckRecord]
    ) throws(Verdict) -> VerifiedAssertion {
        // Shown to nobody when it's missing: `AssertionEndpoint` lets no integration without trust pass.
        guard let trust = integration.trust else {
            throw .trustMissing(Verdict.IntegrationName(integration, in: account))
        }
        let consumer = endpoint.url(in: account.id, urls)
        let outdated = integration.want.validCertificates ? OutdatedKey.among(certificates, at: SAMLInstant(now)) : []
        let expectations = Expectations(
            issuer: trust.entityID, keys: certificates.map(\.publicKey), outdatedKeys: outdated,
            decryptionKeys: decryptionKeys,
            audience: urls.entityID(of: integration, in: account.id), recipient: consumer, destination: consumer,
            request: request, now: SAMLInstant(now), skew: .seconds(integration.clockSkewSeconds),
            policy: ResponsePolicy(
                signed: integration.want.signedPart, allowsSHA1: integration.allowsSHA1,
                authnContexts: integration.want.authnContext, requiresEncryption: integration.want.encrypted,
                allowsCBC: !integration.refusesCBC))
        var report = VerificationReport()
        defer { checks = report.records }
        do throws(SAMLRejection) {
            return try AssertionVerifier.verify(response, against: expectations, report: &report)
        } catch {
            throw .message(error)
        }
    }
}

extension Want {
    fileprivate var signedPart: ResponsePolicy.SignedPart {
        switch signed {
        case .assertionOrResponse: .assertionOrResponse
        case .assertion: .assertion
        case .response: .response
        case .both: .both
        }
    }
}

extension VerificationReport {
    var records: [LoginCheckRecord] {
        entries.map { LoginCheckRecord(name: $0.check.rawValue, passed: $0.passed) }
    }
}
