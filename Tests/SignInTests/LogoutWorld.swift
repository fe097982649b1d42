import HandOff
import Journal
import KeyMaterial
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import TestSupport
import Testing

/// A login world whose IdPs take logout messages, and what tests do in it.
struct LogoutWorld {
    let login: LoginWorld

    var acme: Account { login.acme }
    static let firstgen = LoginWorld.firstgen
    static let nextgen = LoginWorld.nextgen

    init(on engine: EngineKind = .sqlite, _ change: (inout IdentityProviderTrust) -> Void = { _ in }) async throws {
        login = try await LoginWorld(on: engine) { account in
            for index in account.integrations.indices {
                guard var trust = account.integrations[index].trust else { continue }
                trust.sloURL = trust.entityID + "/slo"
                change(&trust)
                account.integrations[index].trust = trust
            }
        }
    }

    func url(_ integration: Slug<Integration> = firstgen) -> String {
        login.urls.singleLogout(integration, of: acme.id)
    }

    /// A login that ends with a cookie; the policy sends it to FirstGen.
    func signIn(_ person: String = "user1", in account: Account? = nil) async throws -> SessionSecret {
        let begun = try await login.begin(account ?? acme, LoginStart(.here(nil)))
        let reply = try login.answer(begun, as: "\(person)@\((account ?? acme).domains.first ?? "")")
        let done = try await login.post(
            reply, in: begun.browser, to: account ?? acme, at: .integration(begun.integration))
        guard case .session(let secret, returnTo: _) = done else {
            Issue.record("not logged in: \(done)")
            throw AlreadyThere()
        }
        return secret
    }

    func session(_ secret: SessionSecret) async throws -> LoginSessionRecord? {
        try await login.service.session(secret, account: secret.account, at: noon)
    }

    func isOver(_ secret: SessionSecret) async throws -> Bool { try await session(secret) == nil }

    /// What the IdP's logout request says about a session.
    func request(
        about secret: SessionSecret, indexes: [String]? = nil, _ change: (inout LogoutRequest) -> Void = { _ in }
    ) async throws -> LogoutRequest {
        let session = try #require(try await session(secret))
        let now = SAMLInstant(secondsSince1970: noon.seconds)
        var request = LogoutRequest(
            id: "_r\(UInt64.random(in: 0 ... .max))", issueInstant: now, destination: url(session.integration),
            issuer: try #require(acme.integration(session.integration)?.trust?.entityID),
            nameID: NameID(value: session.nameID, format: session.nameIDFormat),
            sessionIndexes: indexes ?? session.sessionIndex.map { [$0] } ?? [],
            notOnOrAfter: now.advanced(by: .seconds(300)))
        change(&request)
        return request
    }

    /// A message by either binding, as it arrives.
    func arrivals(
        _ request: LogoutRequest, relayState: String? = nil, signedBy key: PrivateKey?
    ) throws -> [LogoutArrival] {
        let url = try request.redirectURL(relayState: relayState, signingWith: key)
        let form = try request.formValue(signingWith: key, certificate: nil)
        return [.query(Self.query(url)), .form(request: form, response: nil, relayState: relayState)]
    }

    func arrivals(
        _ response: LogoutResponse, relayState: String? = nil, signedBy key: PrivateKey?
    ) throws -> [LogoutArrival] {
        let url = try response.redirectURL(relayState: relayState, signingWith: key)
        let form = try response.formValue(signingWith: key, certificate: nil)
        return [.query(Self.query(url)), .form(request: nil, response: form, relayState: relayState)]
    }

    static func query(_ url: String) -> String { String(url.drop { $0 != "?" }.dropFirst()) }

    func receive(
        _ arrival: LogoutArrival, at integration: Slug<Integration> = firstgen, of account: Account? = nil,
        now: Instant = noon
    ) async throws -> LogoutStep {
        let account = account ?? acme
        return try await login.service.receiveLogout(
            try login.operation(account, at: now), account: account,
            integration: try #require(account.integration(integration)), arrival)
    }

    /// Logs a browser out as the person wants it.
    func leave(_ secret: SessionSecret, goingOnTo address: String? = nil) async throws -> LogoutStep {
        let held = try #require(try await login.service.held(secret, account: acme, at: noon))
        return try await login.service.logOut(
            try login.operation(acme), EndingSessions(confirmed: held, beside: nil), goingOnTo: address)
    }

    /// What our message said, verified as the IdP would.
    func sent(
        _ step: LogoutStep, to destination: String
    ) throws -> (message: UnverifiedLogoutMessage, expectations: LogoutExpectations) {
        guard case .carry(let carried) = step else {
            Issue.record("nothing is sent: \(step)")
            throw AlreadyThere()
        }
        let message: UnverifiedLogoutMessage
        switch carried {
        case .redirect(let url):
            #expect(url.hasPrefix(destination + "?"))
            message = try UnverifiedLogoutMessage(query: Self.query(url))
        case .form(let action, let fields):
            #expect(action == destination)
            let field = try #require(fields.first)
            let parameter = try #require(RedirectBinding.Parameter(rawValue: field.name))
            message = try UnverifiedLogoutMessage(
                parameter, formValue: field.value,
                relayState: fields.first { $0.name == "RelayState" }?.value)
        }
        let expectations = LogoutExpectations(
            issuer: login.urls.metadata(Self.firstgen, of: acme.id),
            keys: [try SharedKeys.serviceProvider.get().certificate.publicKey], destination: destination,
            now: SAMLInstant(secondsSince1970: noon.seconds), skew: .zero, allowsSHA1: false)
        return (message, expectations)
    }
}

extension LogoutStep {
    var refused: RefusedLogin? {
        guard case .refused(let refused) = self else { return nil }
        return refused
    }

    /// Where the browser goes; `-` to our own page, nil when it isn't over.
    var end: String? {
        guard case .finished(let address) = self else { return nil }
        return address ?? "-"
    }
}
