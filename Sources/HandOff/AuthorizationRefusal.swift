/// The error codes of RFC 6749 §4.1.2.1 and OpenID Connect Core §3.1.2.6 that an authorization request can end in here.
package enum AuthorizationError: String, Hashable, Sendable, CaseIterable {
    case invalidRequest = "invalid_request"
    case unauthorizedClient = "unauthorized_client"
    case accessDenied = "access_denied"
    case unsupportedResponseType = "unsupported_response_type"
    case invalidScope = "invalid_scope"
    case serverError = "server_error"
    case temporarilyUnavailable = "temporarily_unavailable"
    case loginRequired = "login_required"
    case requestNotSupported = "request_not_supported"
    case requestURINotSupported = "request_uri_not_supported"
    case registrationNotSupported = "registration_not_supported"
}

/// Why an authorization request isn't followed.
///
/// Until client and redirect URI are proven, nothing may be sent to the address given (an open redirector otherwise):
/// those cases are shown to the person. All others go back to the application.
package enum AuthorizationRefusal: Error, Hashable, Sendable {
    /// The browser stays here.
    package enum Shown: String, Hashable, Sendable, CaseIterable {
        case clientMissing = "client_missing"
        case clientUnknown = "client_unknown"
        case clientRepeated = "client_repeated"
        case redirectURIMissing = "redirect_uri_missing"
        case redirectURIRepeated = "redirect_uri_repeated"
        case redirectURIUnregistered = "redirect_uri_unregistered"

        /// What the page says, to the person and to the application's developer.
        package var publicSentence: String {
            switch self {
            case .clientMissing: "The application didn't say who it is (client_id is missing)."
            case .clientUnknown: "No application is registered here under that client_id."
            case .clientRepeated: "The application said twice who it is (client_id is repeated)."
            case .redirectURIMissing: "The application didn't say where to return to (redirect_uri is missing)."
            case .redirectURIRepeated: "The application said twice where to return to (redirect_uri is repeated)."
            case .redirectURIUnregistered: "The application isn't registered to return to that address (redirect_uri)."
            }
        }
    }

    case shown(Shown)
    /// - Parameter parameter: the one to change.
    case returned(AuthorizationError, parameter: String, description: String, to: AuthorizationReturn)

    /// Where the browser goes with the error; nil: show a page.
    package func redirectURL(issuer: String) -> String? {
        switch self {
        case .shown: nil
        case .returned(let error, _, let description, let target):
            target.url(error: error, description: description, issuer: issuer)
        }
    }
}

/// The proven way back to an application: a registered redirect URI and the state to hand back unread.
package struct AuthorizationReturn: Hashable, Sendable {
    package let redirectURI: String
    package let state: String?

    package init(redirectURI: String, state: String?) {
        self.redirectURI = redirectURI
        self.state = state
    }

    /// The answer that carries a code. `iss` tells the application whose answer it is (RFC 9207).
    package func url(code: AuthorizationCode, issuer: String) -> String {
        URLText.adding([("code", code.reveal()), ("state", state), ("iss", issuer)], to: redirectURI)
    }

    /// The answer that carries an error.
    package func url(error: AuthorizationError, description: String, issuer: String) -> String {
        URLText.adding(
            [("error", error.rawValue), ("error_description", description), ("state", state), ("iss", issuer)],
            to: redirectURI)
    }
}
