import KeyMaterial

/// A request of the token endpoint (RFC 6749 §4.1.3) whose client has proven who it is.
package struct TokenRequest: Sendable {
    package let client: AuthenticatedApplication
    /// Nil when the text can't be a code of ours; it's refused like an unknown one.
    package let code: AuthorizationCode?
    package let redirectURI: String
    /// Nil when missing or outside the grammar; refused with the code, which is thereby used up.
    package let verifier: CodeVerifier?

    /// Reads a request and authenticates its client, by `client_secret_basic`, `client_secret_post` or, for a public
    /// client, by its `client_id` alone.
    ///
    /// - Parameters:
    ///   - form: the decoded body.
    ///   - authorization: the Authorization header, if any.
    package init(
        _ form: OAuthParameters, authorization: String?, for applications: ApplicationRegistry
    ) throws(TokenRefusal) {
        if let repeated = form.repeated.intersection(Self.names).min() { throw .parameterRepeated(repeated) }
        client = try AuthenticatedApplication(form, authorization: authorization, among: applications)
        guard let grantType = form["grant_type"] else { throw .parameterMissing("grant_type") }
        guard grantType == "authorization_code" else { throw .grantTypeUnsupported }
        guard let code = form["code"] else { throw .parameterMissing("code") }
        guard let redirectURI = form["redirect_uri"] else { throw .parameterMissing("redirect_uri") }
        self.code = AuthorizationCode(code)
        self.redirectURI = redirectURI
        verifier = form["code_verifier"].flatMap { CodeVerifier($0) }
    }

    private static let names: Set = [
        "grant_type", "code", "redirect_uri", "code_verifier", "client_id", "client_secret",
    ]
}

/// Evidence that the caller is that application. Only a checked secret makes one.
package struct AuthenticatedApplication: Sendable {
    package let application: Application

    package var id: String { application.id }

    fileprivate init(
        _ form: OAuthParameters, authorization: String?, among applications: ApplicationRegistry
    ) throws(TokenRefusal) {
        let basic = authorization != nil
        let refusal = TokenRefusal.clientUnauthenticated(challenge: basic)
        let id: String
        let secret: String?
        if let authorization {
            guard form["client_secret"] == nil else { throw .clientAuthenticatedTwice }
            guard let pair = BasicCredentials(authorization) else { throw .clientAuthenticationMalformed }
            guard form["client_id"].map({ $0 == pair.id }) ?? true else { throw .clientAuthenticatedTwice }
            (id, secret) = (pair.id, pair.secret.isEmpty ? nil : pair.secret)
        } else {
            guard let given = form["client_id"] else { throw refusal }
            (id, secret) = (given, form["client_secret"])
        }
        guard let application = applications.application(id) else { throw refusal }
        switch (application.secretSHA256, secret) {
        case (nil, nil): break
        case (let expected?, let secret?):
            guard let digest = try? SHA256.digest(Array(secret.utf8)), constantTimeEquals(digest, expected) else {
                throw refusal
            }
        case (nil, _?), (_?, nil): throw refusal
        }
        self.application = application
    }
}
