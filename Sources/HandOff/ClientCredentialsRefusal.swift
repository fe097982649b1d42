/// Why an integration's token endpoint gives nothing (RFC 6749 §5.2).
///
/// A client that could not prove itself hears one sentence, whatever the reason, and whether there is such an account or not.
package enum ClientCredentialsRefusal: Error, Hashable, Sendable {
    case formUnreadable
    case parameterMissing(String)
    case parameterRepeated(String)
    case clientAuthenticatedTwice
    case grantTypeUnsupported
    case scopeUnsupported
    /// `challenge`: HTTP Basic was used.
    case clientUnauthenticated(Reason, challenge: Bool)

    /// For the log only.
    package enum Reason: Hashable, Sendable {
        case nothingShown
        case headerMalformed
        case assertionTypeUnknown
        /// There is no such account or integration, or it's turned off.
        case integrationUnknown
        case clientIDMismatch
        case secretUnknown
        case assertion(ClientAssertionRefusal)
        /// An assertion that was taken before, or a secret that ended just now.
        case proofSpent
    }

    /// The `error` of the JSON body.
    package var error: String {
        switch self {
        case .formUnreadable, .parameterMissing, .parameterRepeated, .clientAuthenticatedTwice: "invalid_request"
        case .grantTypeUnsupported: "unsupported_grant_type"
        case .scopeUnsupported: "invalid_scope"
        case .clientUnauthenticated: "invalid_client"
        }
    }

    /// The `error_description` of the JSON body.
    package var publicSentence: String {
        switch self {
        case .formUnreadable: "the body has to be a form (application/x-www-form-urlencoded)"
        case .parameterMissing(let name): "\(name) is missing"
        case .parameterRepeated(let name): "\(name) is given twice"
        case .clientAuthenticatedTwice: "the client authenticates in two ways at once"
        case .grantTypeUnsupported: "grant_type has to be client_credentials"
        case .scopeUnsupported: "scope has to be \(ClientCredentials.scope), or left out"
        case .clientUnauthenticated: "the client is unknown, or could not prove that it is this client"
        }
    }

    package var status: Int {
        switch self {
        case .clientUnauthenticated: 401
        case .formUnreadable, .parameterMissing, .parameterRepeated, .clientAuthenticatedTwice, .grantTypeUnsupported,
            .scopeUnsupported:
            400
        }
    }

    /// Whether the answer needs `WWW-Authenticate: Basic` (RFC 6749 §5.2).
    package var challengesBasic: Bool {
        switch self {
        case .clientUnauthenticated(_, challenge: let challenge): challenge
        case .formUnreadable, .parameterMissing, .parameterRepeated, .clientAuthenticatedTwice, .grantTypeUnsupported,
            .scopeUnsupported:
            false
        }
    }
}
