import Journal
import KeyMaterial
import Records
import SAML
import Tenancy

/// What came back from the IdP, read once.
struct Answer: Sendable {
    let response: Result<UnverifiedResponse, Verdict>
    let relayState: String?
    let browser: BrowserBinding?

    var hints: UnverifiedHints? { try? response.get().unverifiedHints }

    /// Whether judging it takes a private-key operation.
    var isEncrypted: Bool { (try? response.get().isEncrypted) ?? false }

    /// The pending login, when it's the browser that started it that brought the answer.
    func claimed(of pending: PendingLoginRecord?) -> PendingLoginRecord? {
        guard let pending, let browser, pending.startedIn(browser) else { return nil }
        return pending
    }

    init(_ post: AssertionPost) {
        // Ours, or ignored: nothing else is even looked up.
        relayState = post.relayState.flatMap {
            (try? Base64URL.decode($0))?.count == SignInService.handleBytes ? $0 : nil
        }
        browser = post.browser
        guard let form = post.response else {
            response = .failure(.responseMissing)
            return
        }
        do throws(SAMLRejection) {
            response = .success(try UnverifiedResponse(formValue: form))
        } catch {
            response = .failure(.message(error))
        }
    }
}

/// An answer judged as a message: everything but the person, without the database.
struct Judgement: Sendable {
    enum Accepted: Sendable {
        case login(CompletedLogin)
        /// Good and unsolicited, and the integration wants such logins to be started anew.
        case restart
    }

    var result: Result<Accepted, Verdict>
    var checks: [LoginCheckRecord] = []
    var integration: Slug<Integration>?
    /// What was verified, whatever is wrong with it otherwise.
    var assertion: VerifiedAssertion?
    /// Whom it names.
    var identity: AssertedIdentity?
    /// The pending login whose browser came back: it's used up by this answer, whatever comes of it. Nil when there is
    /// none, or when somebody else's browser brought the answer, who must not be able to end it.
    var claimed: PendingLoginRecord?
    /// Whether the request was taken away before judging, because the answer is encrypted.
    var requestIsUsedUp = false
    /// Stores the answer with its attempt; nil: it isn't kept.
    var keep: ResponseKeeper?
}

extension SignInService {
    /// Judges an answer by the request that it answers and the integration that it came to.
    ///
    /// - Parameter decryptionKeys: none, unless the request has been used up or there is none.
    func judge(
        _ answer: Answer, _ pending: PendingLoginRecord?, account: Account, _ endpoint: AssertionEndpoint,
        decryptingWith decryptionKeys: [PrivateKey], at now: Instant
    ) -> Judgement {
        var judgement = Judgement(result: .success(.restart))
        judgement.claimed = answer.claimed(of: pending)
        do throws(Verdict) {
            let integration = try endpoint.integration(
                of: account, pending: pending?.integration, hints: answer.hints, urls)
            judgement.integration = integration.id
            let judge = AssertionJudge(
                account: account, integration: integration, endpoint: endpoint,
                certificates: keys.certificates(integration.trust?.certificates ?? []), decryptionKeys: decryptionKeys,
                urls: urls)
            if let pending {
                let login = try PendingLogin(
                    pending, in: answer.browser, at: integration.id, of: account, now: now)
                let assertion = try judge.verify(
                    try answer.response.get(), answering: .request(id: login.requestID), at: now,
                    checks: &judgement.checks)
                judgement.assertion = assertion
                judgement.identity = AssertedIdentity(assertion, integration.attributes)
                judgement.result = .success(
                    .login(try login.complete(with: assertion, skewSeconds: integration.clockSkewSeconds, now: now)))
            } else {
                judgement.result = .success(try unsolicited(answer, judge, at: now, &judgement))
            }
        } catch {
            judgement.result = .failure(error.knowing(pending))
            if judgement.checks.isEmpty, case .message(let rejection) = error {
                judgement.checks = VerificationReport(readingRefused: rejection).records
            }
        }
        return judgement
    }

    private func unsolicited(
        _ answer: Answer, _ judge: AssertionJudge, at now: Instant, _ judgement: inout Judgement
    ) throws(Verdict) -> Judgement.Accepted {
        let response = try answer.response.get()
        if let claimed = response.unverifiedHints.inResponseTo { throw .requestUnknown(id: claimed) }
        let policy = judge.integration.idpInitiated
        guard policy != .reject else {
            throw .unsolicitedRefused(Verdict.IntegrationName(judge.integration, in: judge.account))
        }
        let assertion = try judge.verify(response, answering: .unsolicited, at: now, checks: &judgement.checks)
        judgement.assertion = assertion
        judgement.identity = AssertedIdentity(assertion, judge.integration.attributes)
        return policy == .accept ? .login(CompletedLogin(unsolicited: assertion)) : .restart
    }
}
