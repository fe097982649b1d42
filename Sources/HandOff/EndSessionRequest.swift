/// An application's wish that a person be logged out (OpenID Connect RP-Initiated Logout 1.0 §2), as far as it's good.
///
/// Nothing in it refuses: whoever wants to log out shall be logged out, and where a parameter is wrong the browser stays
/// here afterwards.
package struct EndSessionRequest: Hashable, Sendable {
    /// Whose session it's about; nil: nobody says, so that the person has to be asked.
    package let hint: IDTokenHint?
    /// An e-mail address or a session's id, to choose among several sessions of the browser; it proves nothing.
    package let logoutHint: String?
    /// Where the browser may go afterwards: a registered address of the application, `state` included.
    package let returnURL: String?
    /// Why an address that was asked for is not gone to.
    package let problem: Problem?

    package enum Problem: String, Hashable, Sendable, CaseIterable {
        case clientMissing = "client_missing"
        case clientUnknown = "client_unknown"
        case addressUnregistered = "post_logout_redirect_uri_unregistered"
        case stateUnusable = "state_unusable"
        case parameterRepeated = "parameter_repeated"

        /// What the page says, for the application's developer.
        package var publicSentence: String {
            switch self {
            case .clientMissing: "The application didn't say who it is (client_id or id_token_hint)."
            case .clientUnknown: "No application is registered here under that client_id."
            case .addressUnregistered:
                "The application isn't registered to return to that address (post_logout_redirect_uri)."
            case .stateUnusable: "The application's state is too long, or has control characters."
            case .parameterRepeated: "The application gave a parameter twice."
            }
        }
    }

    private static let limit = 2_048

    /// - Parameters:
    ///   - parameters: of the query (GET) or form (POST).
    ///   - issuer: whose ID tokens count, when one of `keys` signed them.
    package init(
        _ parameters: OAuthParameters, for applications: ApplicationRegistry, from issuer: String, keys: IDTokenKeys
    ) {
        let isPlain = parameters.repeated.isDisjoint(with: Self.names)
        let clientID = parameters["client_id"]
        // §2: a client_id beside the hint has to be the one that the token was issued to.
        let hint = parameters["id_token_hint"].flatMap { isPlain ? keys.hint($0, from: issuer) : nil }
            .flatMap { clientID == nil || clientID == $0.applicationID ? $0 : nil }
        self.hint = hint
        logoutHint = parameters["logout_hint"].flatMap { $0.utf8.count <= Self.limit ? $0 : nil }
        guard let address = parameters["post_logout_redirect_uri"] else {
            (returnURL, problem) = (nil, isPlain ? nil : .parameterRepeated)
            return
        }
        let state = parameters["state"]
        let problem: Problem?
        if !isPlain {
            problem = .parameterRepeated
        } else if let client = hint?.applicationID ?? clientID {
            switch applications.application(client)?.returns(to: address) {
            case nil: problem = .clientUnknown
            case false?: problem = .addressUnregistered
            case true?: problem = state.map(Self.isUsable) ?? true ? nil : .stateUnusable
            }
        } else {
            problem = .clientMissing
        }
        self.problem = problem
        returnURL = problem == nil ? URLText.adding([("state", state)], to: address) : nil
    }

    /// What such a request may carry, and a page of ours carries on.
    package static let names = [
        "id_token_hint", "logout_hint", "client_id", "post_logout_redirect_uri", "state",
    ]

    private static func isUsable(_ state: String) -> Bool {
        state.utf8.count <= limit && state.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
    }
}
