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
    let keys: [PublicKey]
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
        var assertion: VerifiedAssertion?
        for signed in integration.want.signedParts {
            let expectations = Expectations(
                issuer: trust.entityID, keys: keys, audience: urls.entityID(of: integration, in: account.id),
                recipient: consumer, destination: consumer, request: request, now: SAMLInstant(now),
                skew: .seconds(integration.clockSkewSeconds),
                policy: ResponsePolicy(
                    signed: signed, allowsSHA1: integration.allowsSHA1, authnContexts: integration.want.authnContext))
            var report = VerificationReport()
            defer { checks = report.records }
            do throws(SAMLRejection) {
                assertion = try AssertionVerifier.verify(response, against: expectations, report: &report)
            } catch {
                throw .message(error)
            }
        }
        // Nothing that was encrypted is accepted yet, so whatever was accepted wasn't.
        guard !integration.want.encrypted, let assertion else { throw .assertionNotEncrypted }
        return assertion
    }
}

extension Want {
    /// The policies that have all to hold.
    fileprivate var signedParts: [ResponsePolicy.SignedPart] {
        switch signed {
        case .assertionOrResponse: [.assertionOrResponse]
        case .assertion: [.assertion]
        case .response: [.response]
        case .both: [.response, .assertion]
        }
    }
}

extension VerificationReport {
    var records: [LoginCheckRecord] {
        entries.map { LoginCheckRecord(name: $0.check.rawValue, passed: $0.passed) }
    }
}
