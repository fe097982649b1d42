package import Tenancy

/// An application's request to log somebody in, checked: its client is registered and its way back is that client's.
///
/// OpenID Connect Core §3.1.2.1 in the code flow, with PKCE S256 required (RFC 9700 §2.1.1) and answers in the query
/// only.
package struct AuthorizationRequest: Hashable, Sendable {
    package let applicationID: String
    package let returning: AuthorizationReturn
    /// The scopes that were asked for and that there are, `openid` among them, in their order.
    package let scopes: [String]
    package let nonce: String?
    package let challenge: CodeChallenge
    /// Where to log in, if the application says so.
    package let account: Slug<Account>?
    package let loginHint: String?
    package let prompts: Set<Prompt>
    /// How old a login may be, in seconds.
    package let maxAgeSeconds: Int64?

    package enum Prompt: String, Hashable, Sendable, CaseIterable {
        case none, login, consent
        case selectAccount = "select_account"
    }

    /// The scopes that there are; a request's others are left out, as RFC 6749 §3.3 lets us.
    static let scopes = ["openid", "email", "profile", offlineAccess]

    /// Those scopes of a list that there are.
    static func known(in list: String) -> Set<String> {
        Set(list.split(separator: " ").map(String.init)).intersection(scopes)
    }

    /// With it the application gets a refresh token. There's no consent to ask for (OpenID Connect Core §11): the
    /// application is the operator's, and the token ends with the session.
    package static let offlineAccess = "offline_access"

    /// Whether the IdP must ask the person again (`ForceAuthn`): it's the IdP who can let them choose another account.
    package var forcesAuthentication: Bool {
        prompts.contains(.login) || prompts.contains(.selectAccount) || maxAgeSeconds == 0
    }

    private static let limit = 2_048

    /// Reads and checks a request's parameters.
    ///
    /// - Parameters:
    ///   - parameters: of the query (GET) or form (POST).
    ///   - applications: the registered clients.
    package init(_ parameters: OAuthParameters, for applications: ApplicationRegistry) throws(AuthorizationRefusal) {
        let application = try Self.client(of: parameters, among: applications)
        returning = try Self.wayBack(of: parameters, to: application)
        applicationID = application.id
        let problem = Problem(returning)

        if let repeated = parameters.repeated.min() {
            throw problem(repeated, "\(Self.quoted(repeated)) is given twice")
        }
        if parameters["request"] != nil {
            throw problem("request", "request objects aren't supported", .requestNotSupported)
        }
        if parameters["registration"] != nil {
            throw problem("registration", "registration isn't supported", .registrationNotSupported)
        }
        if parameters["request_uri"] != nil {
            throw problem("request_uri", "request_uri isn't supported", .requestURINotSupported)
        }
        guard let responseType = parameters["response_type"] else {
            throw problem("response_type", "response_type is missing")
        }
        guard responseType == "code" else {
            throw problem("response_type", "response_type has to be code", .unsupportedResponseType)
        }
        guard ["query", nil].contains(parameters["response_mode"]) else {
            throw problem("response_mode", "response_mode has to be query")
        }

        let asked = Self.known(in: parameters["scope"] ?? "")
        scopes = Self.scopes.filter(asked.contains)
        guard scopes.contains("openid") else {
            throw problem("scope", "scope has to contain openid", .invalidScope)
        }
        guard parameters["code_challenge_method"] == "S256" else {
            throw problem("code_challenge_method", "code_challenge_method has to be S256: PKCE is required here")
        }
        guard let challenge = parameters["code_challenge"].flatMap({ CodeChallenge($0) }) else {
            throw problem("code_challenge", "code_challenge has to be the base64url of a SHA-256")
        }
        self.challenge = challenge

        nonce = parameters["nonce"]
        loginHint = parameters["login_hint"]
        for name in ["state", "nonce", "login_hint", "scope"] {
            guard let value = parameters[name] else { continue }
            guard value.utf8.count <= Self.limit else { throw problem(name, "\(name) is too long") }
            guard !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
                throw problem(name, "\(name) has control characters")
            }
        }
        account = parameters["account"].flatMap { Slug<Account>($0) }
        guard account != nil || parameters["account"] == nil else {
            throw problem("account", "account isn't an account's name")
        }

        var prompts: Set<Prompt> = []
        for word in (parameters["prompt"] ?? "").split(separator: " ") {
            guard let prompt = Prompt(rawValue: String(word)) else {
                throw problem("prompt", "prompt has an unknown value")
            }
            prompts.insert(prompt)
        }
        guard !prompts.contains(.none) || prompts.count == 1 else {
            throw problem("prompt", "prompt none excludes all others")
        }
        self.prompts = prompts
        maxAgeSeconds = parameters["max_age"].flatMap { Int64($0) }
        guard maxAgeSeconds.map({ $0 >= 0 }) ?? (parameters["max_age"] == nil) else {
            throw problem("max_age", "max_age has to be a number of seconds")
        }
    }

    private static func client(
        of parameters: OAuthParameters, among applications: ApplicationRegistry
    ) throws(AuthorizationRefusal) -> Application {
        guard !parameters.repeated.contains("client_id") else { throw .shown(.clientRepeated) }
        guard let id = parameters["client_id"] else { throw .shown(.clientMissing) }
        guard let application = applications.application(id) else { throw .shown(.clientUnknown) }
        return application
    }

    /// OpenID Connect requires redirect_uri in every request; there's no default to fall back to.
    private static func wayBack(
        of parameters: OAuthParameters, to application: Application
    ) throws(AuthorizationRefusal) -> AuthorizationReturn {
        guard !parameters.repeated.contains("redirect_uri") else { throw .shown(.redirectURIRepeated) }
        guard let uri = parameters["redirect_uri"] else { throw .shown(.redirectURIMissing) }
        guard application.redirects(to: uri) else { throw .shown(.redirectURIUnregistered) }
        return AuthorizationReturn(
            redirectURI: uri, state: parameters.repeated.contains("state") ? nil : parameters["state"])
    }

    /// A parameter's name as `error_description` may carry it (RFC 6749 §4.1.2.1: printable ASCII).
    private static func quoted(_ name: String) -> String {
        String(decoding: name.utf8.filter { URLText.isUnreserved($0) }.prefix(40), as: UTF8.self)
    }

    private struct Problem {
        let target: AuthorizationReturn

        init(_ target: AuthorizationReturn) { self.target = target }

        func callAsFunction(
            _ parameter: String, _ description: String, _ error: AuthorizationError = .invalidRequest
        ) -> AuthorizationRefusal { .returned(error, parameter: parameter, description: description, to: target) }
    }
}
