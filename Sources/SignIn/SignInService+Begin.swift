package import Access
import Directory
import HandOff
import Journal
import KeyMaterial
import Records
import SAML
import SCIM
package import Tenancy

/// How a login begins.
package enum BeginOutcome: Sendable {
    /// Send the browser to the IdP, with the binding as a cookie that comes back with a cross-site POST.
    case redirect(url: String, browser: BrowserBinding, attempt: ID<LoginAttempt>)
    /// The same by a page that posts the request.
    case form(RequestForm, browser: BrowserBinding, attempt: ID<LoginAttempt>)
    /// Send the browser back to the application: with a code, as the person has a session here; or with an error, as the
    /// request can't be met without the person (`prompt=none`).
    case returned(url: String)
    /// Several integrations may authenticate: the person chooses, and begins again with that choice.
    case choose([Slug<Integration>])
    case refused(RefusedLogin)
    /// A test login that couldn't even be begun.
    case tested(TestedLogin)
}

extension SignInService {
    /// Begins a login: routes to an integration, stores the request, and says where the browser goes.
    ///
    /// - Parameter account: as the catalog has it now.
    /// - Throws: `Outage` and storage failures; a refusal is an outcome.
    package func begin(
        _ operation: Operation, account: Account, _ start: LoginStart
    ) async throws -> BeginOutcome {
        if case .application(let request) = start.destination {
            if let url = try await resume(operation, account: account, request, start) { return .returned(url: url) }
            if request.prompts.contains(.none) {
                return .returned(
                    url: request.returning.url(
                        error: .loginRequired, description: "the person has to log in at their identity provider",
                        issuer: issuer.issuer))
            }
        }
        return try await begin(operation, account: account, start, restarting: false)
    }

    func begin(
        _ operation: Operation, account: Account, _ start: LoginStart, restarting: Bool
    ) async throws -> BeginOutcome {
        let attempt = LoginAttemptRecord(
            id: .fresh(at: operation.now), application: start.destination.applicationID,
            userName: start.hint.map(Verdict.displayed),
            steps: [LoginStepRecord(.started, at: operation.now, request: operation.requestID)],
            isTest: start.destination.isTest, started: operation.now)
        let routes: [Route]
        let known = try await hinted(start.hint, account)
        do throws(RoutingRefusal) {
            routes = try IntegrationRouter.routes(
                account, for: known?.routed, choice: start.destination.tested.map { Choice($0) } ?? start.choice)
        } catch {
            return try await refuse(.notRouted(error), attempt, start, operation, account)
        }
        guard routes.count == 1 || restarting, let route = Self.route(for: known?.person, among: routes, in: account)
        else { return .choose(routes.map(\.integration.id)) }
        return try await send(to: route, attempt, operation, account: account, start, restarting: restarting)
    }

    private func send(
        to route: Route, _ attempt: LoginAttemptRecord, _ operation: Operation, account: Account, _ start: LoginStart,
        restarting: Bool
    ) async throws -> BeginOutcome {
        var attempt = attempt
        attempt.integration = route.integration.id
        attempt.reason = (restarting && !start.destination.isResumed ? .unsolicited : route.reason).code
        attempt.steps.append(LoginStepRecord(.sent, at: operation.now, request: operation.requestID))
        let browser = try start.browser ?? BrowserBinding.fresh()
        let requestID = "_" + Base64URL.encode(try Entropy.bytes(20))
        let relayState = Base64URL.encode(try Entropy.bytes(Self.handleBytes))
        let sent: SentRequest
        let request = authnRequest(id: requestID, to: route.integration, of: account, start, at: operation.now)
        let key = try await signingKey(of: route.integration, in: account.id)
        do throws(OutgoingRefusal) {
            sent = try request.sent(by: route.integration.trust?.ssoBinding, relayState: relayState, signingWith: key)
        } catch {
            return try await refuse(.loginNotStarted(error), attempt, start, operation, account)
        }
        let pending = PendingLoginRecord(
            requestID: requestID, relayState: relayState, attempt: attempt.id, integration: route.integration.id,
            browserHash: browser.hash, restarted: restarting, forced: start.destination.forcesAuthentication,
            maxAgeSeconds: start.destination.maxAgeSeconds, application: start.destination.applicationRecord,
            returnTo: start.destination.returnTo, sessionHash: start.sessionHash(in: account.id),
            isTest: start.destination.isTest, started: operation.now,
            expires: operation.now.advanced(bySeconds: Self.loginSeconds))
        let begun = attempt
        try await records.account(account.id).write(operation) { writer in
            try writer.insert(begun)
            try writer.insert(pending)
            return Recorded(
                (), JournalEvent(.loginStarted, begun.id, details: ["integration": pending.integration.text]))
        }
        switch sent {
        case .redirect(let url): return .redirect(url: url, browser: browser, attempt: attempt.id)
        case .form(let form): return .form(form, browser: browser, attempt: attempt.id)
        }
    }

    private func authnRequest(
        id: String, to integration: Integration, of account: Account, _ start: LoginStart, at now: Instant
    ) -> AuthnRequest {
        AuthnRequest(
            id: id, issueInstant: SAMLInstant(now), destination: integration.trust?.ssoURL ?? "",
            assertionConsumerServiceURL: urls.assertionConsumer(integration.id, of: account.id),
            issuer: urls.entityID(of: integration, in: account.id),
            forceAuthn: start.destination.forcesAuthentication, authnContexts: integration.want.authnContext)
    }

    private func refuse(
        _ verdict: Verdict, _ attempt: LoginAttemptRecord, _ start: LoginStart, _ operation: Operation,
        _ account: Account
    ) async throws -> BeginOutcome {
        let refused = try await store(verdict, attempt, operation)
        if refused.isTest { return .tested(tested(refused, account, nil, at: operation.now)) }
        return .refused(
            RefusedLogin(
                verdict: verdict, reference: attempt.reference,
                returnURL: start.destination.returnURL(denied: verdict, issuer: issuer.issuer)))
    }

    /// Records a login that was refused before it began, so that the account's administrators find it among its logins.
    ///
    /// - Parameters:
    ///   - application: the registered one that asked.
    ///   - hint: whom it named.
    package func refuse(
        _ operation: Operation, account: Account, _ verdict: Verdict, application: String? = nil, hint: String? = nil
    ) async throws -> RefusedLogin {
        let attempt = LoginAttemptRecord(
            id: .fresh(at: operation.now), application: application, userName: hint.map(Verdict.displayed),
            steps: [LoginStepRecord(.started, at: operation.now, request: operation.requestID)], started: operation.now)
        let refused = try await store(verdict, attempt, operation)
        return RefusedLogin(verdict: verdict, reference: refused.reference, returnURL: nil)
    }

    private func store(
        _ verdict: Verdict, _ attempt: LoginAttemptRecord, _ operation: Operation
    ) async throws -> LoginAttemptRecord {
        var flow = SignInFlow(attempt)
        flow.take(.refused(verdict, userName: nil), at: operation.now, by: operation.requestID)
        let refused = flow.attempt
        try await records.account(operation.account).write(operation) { writer in
            try writer.insert(refused)
            return Recorded((), .refused(refused, verdict))
        }
        return refused
    }

    /// Whom a hint names; looked up only where routing depends on it.
    private func hinted(_ hint: String?, _ account: Account) async throws -> (routed: RoutedPerson, person: Person?)? {
        guard let hint, hint.isSearchable, IntegrationRouter.dependsOnPerson(account) else { return nil }
        return try await records.account(account.id).read { reader in
            guard let found = try reader.userID(called: hint, in: account),
                let person = try reader.person(found, in: account)
            else { return (RoutedPerson(hint: hint), nil) }
            return (RoutedPerson(person, groups: try reader.groups(of: found)), person)
        }
    }

    /// Where a login goes on that was begun elsewhere: where the person is a member, or as the file has it.
    private static func route(for person: Person?, among routes: [Route], in account: Account) -> Route? {
        guard routes.count > 1 else { return routes.first }
        let own = person.flatMap { person in
            routes.first { MembershipCheck(account: account, integration: $0.integration).lets(person) }
        }
        return own ?? routes.first
    }
}

extension AuthnRequest {
    fileprivate func sent(
        by binding: RequestBinding?, relayState: String, signingWith key: PrivateKey?
    ) throws(OutgoingRefusal) -> SentRequest {
        switch binding {
        case .redirect, nil: .redirect(url: try redirectURL(relayState: relayState, signingWith: key))
        case .post:
            .form(
                RequestForm(
                    action: destination, request: try formValue(signingWith: key, certificate: nil),
                    relayState: relayState))
        }
    }
}

extension LoginStart {
    /// The session that this login replaces.
    fileprivate func sessionHash(in account: Slug<Account>) -> [UInt8]? {
        if case .resumed(let login) = destination { return login.sessionHash }
        return session.flatMap { $0.account == account ? $0.digest : nil }
    }
}

extension LoginDestination {
    var applicationID: String? {
        switch self {
        case .application(let request): request.applicationID
        case .here, .test: nil
        case .resumed(let login): login.application?.id
        }
    }

    /// What a test login goes by.
    var tested: TestPass? {
        if case .test(let pass) = self { pass } else { nil }
    }

    var isTest: Bool { tested != nil }

    var isResumed: Bool {
        if case .resumed = self { true } else { false }
    }

    var forcesAuthentication: Bool {
        switch self {
        case .application(let request): request.forcesAuthentication
        case .here, .test: false
        case .resumed(let login): login.forced
        }
    }

    var maxAgeSeconds: Int64? {
        switch self {
        case .application(let request): request.maxAgeSeconds
        case .here, .test: nil
        case .resumed(let login): login.maxAgeSeconds
        }
    }

    var returnTo: String? {
        switch self {
        case .application, .test: nil
        case .here(let address): address?.text
        case .resumed(let login): login.returnTo
        }
    }

    var applicationRecord: PendingLoginRecord.Application? {
        switch self {
        case .application(let request): request.record
        case .here, .test: nil
        case .resumed(let login): login.application
        }
    }

    func returnURL(denied verdict: Verdict, issuer: String) -> String? {
        let returning: AuthorizationReturn? =
            switch self {
            case .application(let request): request.returning
            case .here, .test: nil
            case .resumed(let login): login.application?.returning
            }
        return returning?.url(error: .accessDenied, description: verdict.publicSentence, issuer: issuer)
    }
}

extension AuthorizationRequest {
    /// What a code will be given for.
    var record: PendingLoginRecord.Application {
        PendingLoginRecord.Application(
            id: applicationID, redirectURI: returning.redirectURI, state: returning.state, nonce: nonce,
            scope: scopes.joined(separator: " "), challenge: challenge.digest)
    }
}

extension AuthorizationCodeRecord {
    /// A code of that session for what the application asked for.
    init(
        _ application: PendingLoginRecord.Application, of session: LoginSessionRecord, attempt: ID<LoginAttempt>,
        at now: Instant
    ) {
        self.init(
            session: session.id, attempt: attempt, applicationID: application.id, redirectURI: application.redirectURI,
            challenge: application.challenge, nonce: application.nonce, scope: application.scope,
            expires: now.advanced(bySeconds: AuthorizationCodeGrant.lifetimeSeconds))
    }
}

extension JournalEvent {
    static func refused(_ attempt: LoginAttemptRecord, _ verdict: Verdict) -> JournalEvent {
        JournalEvent(.loginRefused, attempt.id, details: ["verdict": verdict.code, "who": verdict.who.rawValue])
    }
}
