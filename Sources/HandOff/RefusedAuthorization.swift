/// An authorization request that isn't followed, as the administrators of the account find it: which parameter, and what
/// should have stood there.
package struct RefusedAuthorization: Hashable, Sendable {
    package let refusal: AuthorizationRefusal
    /// The application's, when it's registered.
    package let applicationID: String?
    /// What the parameter has to be; nil: nothing that could be said in general.
    package let expected: String?
    /// What it was, unless it's nobody's business: `state`, `nonce` and hints aren't shown.
    package let actual: String?

    package init(
        _ refusal: AuthorizationRefusal, of parameters: OAuthParameters, for applications: ApplicationRegistry
    ) {
        self.refusal = refusal
        let application = parameters["client_id"].flatMap { applications.application($0) }
        applicationID = application?.id
        switch refusal {
        case .shown(.clientMissing), .shown(.clientUnknown), .shown(.clientRepeated):
            expected = "the client_id of a registered application"
        case .shown(.redirectURIMissing), .shown(.redirectURIRepeated), .shown(.redirectURIUnregistered):
            expected = application?.redirectURIs.joined(separator: ", ")
        case .returned(_, parameter: "code_challenge_method", _, _): expected = "S256"
        case .returned: expected = nil
        }
        actual = Self.shown.contains(refusal.parameter) ? Self.text(refusal.parameter, parameters) : nil
    }

    private static let shown: Set = [
        "client_id", "redirect_uri", "response_type", "response_mode", "scope", "code_challenge_method", "prompt",
        "max_age", "account",
    ]

    private static func text(_ name: String, _ parameters: OAuthParameters) -> String {
        if parameters.repeated.contains(name) { return "given more than once" }
        guard let value = parameters[name] else { return "missing" }
        // An address's query and fragment may hold what is the application's own.
        return name == "redirect_uri" ? String(value.prefix { $0 != "?" && $0 != "#" }) : value
    }
}

extension AuthorizationRefusal {
    /// A stable name for machines. Going without PKCE has its own: it's what somebody tries who has stolen a code.
    package var code: String {
        switch self {
        case .shown(let shown): shown.rawValue
        case .returned where isAboutPKCE: "pkce_required"
        case .returned: "authorization_request_invalid"
        }
    }

    private var isAboutPKCE: Bool { ["code_challenge", "code_challenge_method"].contains(parameter) }

    /// The parameter of the request that has to be changed.
    package var parameter: String {
        switch self {
        case .shown(.clientMissing), .shown(.clientUnknown), .shown(.clientRepeated): "client_id"
        case .shown(.redirectURIMissing), .shown(.redirectURIRepeated), .shown(.redirectURIUnregistered):
            "redirect_uri"
        case .returned(_, let parameter, _, _): parameter
        }
    }

    /// What the person reads.
    package var publicSentence: String {
        switch self {
        case .shown(let shown): shown.publicSentence
        case .returned: "The application's request for a login can't be followed."
        }
    }

    /// What is wrong with it, to the application's developer.
    package var explanation: String {
        switch self {
        case .shown(let shown): shown.publicSentence
        case .returned(_, _, let description, _): "The application asked for a login, and \(description)."
        }
    }
}
