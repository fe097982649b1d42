package import Access
package import HandOff
import Journal
import KeyMaterial
import Records
import SAML
import SCIM
package import Tenancy

/// What the browser posted to an assertion consumer service.
package struct AssertionPost: Sendable {
    /// The form's `SAMLResponse`.
    package let response: String?
    package let relayState: String?
    package let browser: BrowserBinding?

    package init(response: String?, relayState: String?, browser: BrowserBinding?) {
        self.response = response
        self.relayState = relayState
        self.browser = browser
    }
}

/// How a login ends at the assertion consumer service.
package enum Completion: Sendable {
    /// Send the browser to the application, with a code; and give it a session, by which the next application gets one
    /// without asking the IdP. Nil: it has one already.
    case handOff(url: String, SessionSecret?)
    /// Give the browser a session, and send it to the address; nil: to wherever logins end.
    case session(SessionSecret, returnTo: ReturnAddress?)
    /// The answer was good, and the browser starts anew: the response was unsolicited and this login is bound to the
    /// browser, or the policy sends this person to another integration.
    case restart(url: String, browser: BrowserBinding)
    /// The same, at an IdP that takes requests by POST only.
    case restartByForm(RequestForm, browser: BrowserBinding)
    case refused(RefusedLogin)
    /// A test login is over: nobody is logged in.
    case tested(TestedLogin)
}

extension SignInService {
    /// Takes an IdP's answer, judges it, and ends the login that it answers. A request is answered once, an assertion
    /// used once. That of an encrypted answer is used up before it's decrypted.
    ///
    /// - Throws: `Outage`, storage failures and faults; every refusal is an outcome, recorded with its attempt.
    package func complete(
        _ operation: Operation, account: Account, at endpoint: AssertionEndpoint, _ post: AssertionPost
    ) async throws -> Completion {
        let answer = Answer(post)
        let pending = try await pending(for: answer, in: account)
        var judgement = try await judge(operation, answer, pending, account: account, endpoint)
        judgement.keep = keeper(of: post, judgement, pending, account, endpoint)
        if let claimed = judgement.claimed, claimed.isTest {
            return try await test(operation, account: account, judgement, claimed)
        }
        switch judgement.result {
        case .success(.restart):
            if try await isGoingRoundInCircles(post.browser, operation), let integration = judgement.integration {
                return try await refuse(
                    .unsolicitedAgain(Verdict.IntegrationName(integration, in: account)), judgement, operation,
                    account: account)
            }
            return try await restart(operation, account: account, judgement, post)
        case .success(.login(let login)):
            do {
                let settled = try await settle(operation, account: account, judgement, login)
                return try await completion(of: settled, operation, account: account, post.browser)
            } catch let refusal as SCIMRefusal {
                // Nothing of it was stored, nor that the request was answered: this does.
                return try await refuse(
                    judgement.notStored(refusal, in: account), judgement, operation, account: account)
            }
        case .failure(let verdict):
            return try await refuse(verdict, judgement, operation, account: account)
        }
    }

    func refuse(
        _ verdict: Verdict, _ judgement: Judgement, _ operation: Operation, account: Account
    ) async throws -> Completion {
        let settled = try await records.account(operation.account).write(operation) { writer in
            try Self.refuse(verdict, judgement, writer, operation)
        }
        return try await completion(of: settled, operation, account: account, nil)
    }

    /// Nil unless the integration keeps what it's sent.
    private func keeper(
        of post: AssertionPost, _ judgement: Judgement, _ pending: PendingLoginRecord?, _ account: Account,
        _ endpoint: AssertionEndpoint
    ) -> ResponseKeeper? {
        guard let form = post.response, let integration = judgement.integration.flatMap(account.integration),
            integration.keepsResponses
        else { return nil }
        return ResponseKeeper(
            form: form, integration: integration.id, cameToSharedURL: endpoint == .compatibility,
            requestID: pending?.requestID, sealing: sealing)
    }

    /// An IdP that drops both `InResponseTo` and RelayState would be asked again for ever.
    private func isGoingRoundInCircles(_ browser: BrowserBinding?, _ operation: Operation) async throws -> Bool {
        guard let browser else { return false }
        let restarted = try await records.account(operation.account).read {
            try $0.restartedLogins(browserHash: browser.hash, at: operation.now)
        }
        return restarted >= 2
    }

    /// By the ID that the response claims to answer, else by our handle in RelayState: dropping `InResponseTo` must not
    /// turn an answer into an unsolicited response.
    private func pending(for answer: Answer, in account: Account) async throws -> PendingLoginRecord? {
        let requestID = answer.hints?.inResponseTo
        let relayState = answer.relayState
        // Too long to be ours, so that it's unknown without asking.
        guard (requestID?.utf8.count ?? 0) <= Self.requestIDLimit else { return nil }
        guard requestID != nil || relayState != nil else { return nil }
        return try await records.account(account.id).read { reader in
            if let requestID { return try reader.pendingLogin(requestID: requestID) }
            return try relayState.flatMap { try reader.pendingLogin(relayState: $0) }
        }
    }

    private func restart(
        _ operation: Operation, account: Account, _ judgement: Judgement, _ post: AssertionPost
    ) async throws -> Completion {
        let name = judgement.identity?.displayName ?? ""
        var flow = SignInFlow(LoginAttemptRecord(id: .fresh(at: operation.now), started: operation.now))
        flow.receive(at: operation.now, by: operation.requestID)
        flow.take(
            .restarted(by: Verdict.displayed(name)), checks: judgement.checks, integration: judgement.integration,
            at: operation.now, by: operation.requestID)
        let attempt = flow.attempt
        try await records.account(account.id).write(operation) { writer in
            try writer.insert(attempt)
            try judgement.keep?.store(of: attempt.id, writer)
            return Recorded(
                (), JournalEvent(.loginStarted, attempt.id, details: ["reason": Route.Reason.unsolicited.code]))
        }
        // By the policy, not at the integration whose tile was clicked: a tile mustn't go around a routing decision.
        return try await restart(
            operation, account: account, LoginStart(.here(nil), hint: name, browser: post.browser))
    }

    private func restart(_ operation: Operation, account: Account, _ start: LoginStart) async throws -> Completion {
        switch try await begin(operation, account: account, start, restarting: true) {
        case .redirect(let url, let browser, _): return .restart(url: url, browser: browser)
        case .form(let form, let browser, _): return .restartByForm(form, browser: browser)
        case .refused(let refused): return .refused(refused)
        case .returned(let url): return .handOff(url: url, nil)
        case .tested(let tested): return .tested(tested)
        case .choose: throw SettlementImpossible()  // a login that goes on takes the route itself
        }
    }

    private func completion(
        of settled: Settled, _ operation: Operation, account: Account, _ browser: BrowserBinding?
    ) async throws -> Completion {
        switch settled {
        case .handedOff(let application, let code, let secret):
            return .handOff(url: application.returning.url(code: code, issuer: issuer.issuer), secret)
        case .signedIn(let secret, let returnTo):
            return .session(secret, returnTo: returnTo.map(ReturnAddress.init(stored:)))
        case .rerouted(let pending, let userName):
            return try await restart(
                operation, account: account, LoginStart(.resumed(pending), hint: userName, browser: browser))
        case .refused(let verdict, let reference, let application):
            let url = application?.returning.url(
                error: .accessDenied, description: verdict.publicSentence, issuer: issuer.issuer)
            return .refused(RefusedLogin(verdict: verdict, reference: reference, returnURL: url))
        }
    }
}

extension PendingLoginRecord.Application {
    var returning: AuthorizationReturn { AuthorizationReturn(redirectURI: redirectURI, state: state) }
}

extension Judgement {
    /// What the IdP says about the person is none that could be stored.
    func notStored(_ refusal: SCIMRefusal, in account: Account) -> Verdict {
        guard let integration, let identity else { return .responseMissing }
        return .personNotStored(
            identity.displayName, Verdict.IntegrationName(integration, in: account), reason: refusal.detail)
    }
}
