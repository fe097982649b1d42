package import Tenancy

/// A request of the token endpoint whose client has proven who it is (RFC 6749 §4.1.3 and §6).
package struct TokenRequest: Sendable {
    package enum Grant: Sendable {
        case code(CodeRedemption)
        case refresh(RefreshRequest)
    }

    package let client: AuthenticatedApplication
    package let grant: Grant

    /// The account that the code or the refresh token is of; nothing else of the request says which. Nil when it can't
    /// be one of ours.
    package var account: Slug<Account>? {
        switch grant {
        case .code(let redemption): redemption.code?.account
        case .refresh(let refresh): refresh.token?.account
        }
    }

    /// The refusal of a code or token that nobody could have been given.
    package var unknown: TokenRefusal {
        switch grant {
        case .code: .grant(.codeUnknown)
        case .refresh: .refresh(.tokenUnknown)
        }
    }

    /// Reads a request and authenticates its client, by the way that it has registered.
    ///
    /// - Parameters:
    ///   - form: the decoded body.
    ///   - authorization: the Authorization header, if any.
    ///   - applications: the registered clients.
    ///   - endpoint: where it arrived, and when.
    package init(
        _ form: OAuthParameters, authorization: String?, for applications: ApplicationRegistry,
        at endpoint: TokenEndpoint
    ) throws(TokenRefusal) {
        if let repeated = form.repeated.intersection(Self.names).min() { throw .parameterRepeated(repeated) }
        client = try AuthenticatedApplication(form, authorization: authorization, among: applications, at: endpoint)
        switch form["grant_type"] {
        case nil: throw .parameterMissing("grant_type")
        case "authorization_code": grant = .code(try CodeRedemption(form))
        case "refresh_token": grant = .refresh(try RefreshRequest(form))
        case .some: throw .grantTypeUnsupported
        }
    }

    private static let names: Set = [
        "grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret", "client_assertion",
        "client_assertion_type", "refresh_token", "scope",
    ]
}

/// Where a token request arrived, and when: what a client's assertion has to be made for.
package struct TokenEndpoint: Sendable {
    /// The endpoint's URL, and the issuer that it belongs to (RFC 7523 §3).
    let audiences: [String]
    let now: Instant

    package init(issuer: String, now: Instant) {
        audiences = [issuer + "/oauth/token", issuer]
        self.now = now
    }
}

/// A code with what it was bound to (RFC 6749 §4.1.3, RFC 7636 §4.5).
package struct CodeRedemption: Sendable {
    /// Nil when the text can't be a code of ours; it's refused like an unknown one.
    package let code: AuthorizationCode?
    package let redirectURI: String
    /// Nil when missing or outside the grammar; refused with the code, which is thereby used up.
    package let verifier: CodeVerifier?

    fileprivate init(_ form: OAuthParameters) throws(TokenRefusal) {
        guard let code = form["code"] else { throw .parameterMissing("code") }
        guard let redirectURI = form["redirect_uri"] else { throw .parameterMissing("redirect_uri") }
        self.code = AuthorizationCode(code)
        self.redirectURI = redirectURI
        verifier = form["code_verifier"].flatMap { CodeVerifier($0) }
    }
}

/// A refresh token to be traded for fresh tokens (RFC 6749 §6).
package struct RefreshRequest: Sendable {
    /// Nil when the text can't be one of ours; it's refused like an unknown one.
    package let token: RefreshToken?
    /// Fewer scopes than were granted; nil: all of them. Those that there aren't are left out, as they were when the
    /// application asked in the first place: clients repeat what they asked for.
    package let scopes: Set<String>?

    fileprivate init(_ form: OAuthParameters) throws(TokenRefusal) {
        guard let token = form["refresh_token"] else { throw .parameterMissing("refresh_token") }
        self.token = RefreshToken(token)
        scopes = form["scope"].map { AuthorizationRequest.known(in: $0) }
    }
}
