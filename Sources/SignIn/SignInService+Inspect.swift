import Directory
package import Journal
import KeyMaterial
import Records
import SAML
package import Tenancy

/// What became of a captured response.
package struct CheckedResponse: Sendable {
    /// Nil: accepted.
    package let verdict: Verdict?
    /// Whether the response is good as a message, whatever may be wrong with the person.
    package let messageAccepted: Bool
    package let nameID: String?
    package let nameIDFormat: String?
    /// In document order; only of a verified assertion.
    package let attributes: [(name: String, values: [String])]
    package let checks: [LoginCheckRecord]
    /// The user whom it would log in.
    package let userName: String?
    /// The person as a verified assertion names them, whether that's somebody or not.
    package let claimedName: String?
}

/// A captured response as it's handed to `saml check`.
package enum CapturedResponse: Sendable {
    /// The `SAMLResponse` form value as it was posted.
    case form(String)
    case xml([UInt8])
}

extension SignInService {
    /// Evaluates a captured response exactly as the assertion consumer service would, without logging anybody in.
    ///
    /// The same code judges message and person; what only a browser can prove is left out, and so is replay: a captured
    /// response was used, normally.
    /// - Parameters:
    ///   - endpoint: where it was posted to; nil: to the integration's own URL.
    ///   - requestID: the request that it's judged to answer; nil: it's judged as unsolicited.
    ///   - now: the time to judge it at.
    package func check(
        _ captured: CapturedResponse, account: Account, integration: Integration,
        endpoint: AssertionEndpoint? = nil, requestID: String?, at now: Instant
    ) async throws -> CheckedResponse {
        var checks: [LoginCheckRecord] = []
        let read = captured.read()
        // Whoever may ask this has the keys anyway, so that there's no request to be used up.
        let isEncrypted = (try? read.get().isEncrypted) ?? false
        let decryptionKeys = isEncrypted ? try await decryptionKeys(of: integration, in: account.id) : []
        let assertion: VerifiedAssertion
        do throws(Verdict) {
            let response = try read.get()
            let name = Verdict.IntegrationName(integration, in: account)
            guard integration.enabled else { throw .integrationDisabled(name) }
            guard integration.trustsAnIdP else { throw .trustMissing(name) }
            if requestID == nil, integration.idpInitiated == .reject { throw .unsolicitedRefused(name) }
            let judge = AssertionJudge(
                account: account, integration: integration, endpoint: endpoint ?? .integration(integration.id),
                certificates: keys.certificates(integration.trust?.certificates ?? []), decryptionKeys: decryptionKeys,
                urls: urls)
            assertion = try judge.verify(
                response, answering: requestID.map { .request(id: $0) } ?? .unsolicited, at: now, checks: &checks)
        } catch {
            if checks.isEmpty, case .message(let rejection) = error {
                checks = VerificationReport(readingRefused: rejection).records
            }
            return CheckedResponse(
                verdict: error, messageAccepted: false, nameID: nil, nameIDFormat: nil, attributes: [], checks: checks,
                userName: nil, claimedName: nil)
        }
        let identity = AssertedIdentity(assertion, integration.attributes)
        let membership = MembershipCheck(account: account, integration: integration)
        let member = try await records.account(account.id).read { reader in try membership.member(identity, reader) }
        var verdict: Verdict?
        var userName: String?
        switch member {
        case .success(let found): userName = found.person.userName
        case .failure(let refusal): verdict = refusal
        }
        return CheckedResponse(
            verdict: verdict, messageAccepted: true, nameID: assertion.nameID.value,
            nameIDFormat: assertion.nameID.format, attributes: assertion.attributes.map { ($0.name, $0.values) },
            checks: checks, userName: userName, claimedName: identity.displayName)
    }
}

extension CapturedResponse {
    fileprivate func read() -> Result<UnverifiedResponse, Verdict> {
        do throws(SAMLRejection) {
            switch self {
            case .form(let value): return .success(try UnverifiedResponse(formValue: value))
            case .xml(let bytes): return .success(try UnverifiedResponse(xml: bytes))
            }
        } catch {
            return .failure(.message(error))
        }
    }
}
