package import Tenancy

/// A request for an access token to an integration's SCIM endpoint (RFC 6749 §4.4.2), whose client has yet to prove itself.
package struct ClientCredentialsRequest: Sendable {
    /// What the client shows for itself. Nothing in it is true yet.
    package enum Proof: Sendable {
        /// A secret, with the `client_id` that it's said to be of.
        case secret(Redacted<String>, clientID: String)
        /// A signed assertion (RFC 7523 §2.2); its `client_id` may be left out (RFC 7521 §4.2).
        case assertion(UnverifiedClientAssertion, clientID: String?)
    }

    package let proof: Proof
    private let grantType: String?
    private let scope: String?
    private let usesBasic: Bool

    /// Reads a request.
    ///
    /// What doesn't depend on who asks is refused here. Grant and scope are judged by ``grantedScope()``, after the client has proven
    /// itself, so that nobody else learns more than that.
    ///
    /// - Parameters:
    ///   - form: the decoded body.
    ///   - authorization: the Authorization header, if any.
    package init(_ form: OAuthParameters, authorization: String?) throws(ClientCredentialsRefusal) {
        if let repeated = form.repeated.intersection(Self.names).min() { throw .parameterRepeated(repeated) }
        usesBasic = authorization != nil
        proof = try Self.proof(form, authorization)
        grantType = form["grant_type"]
        scope = form["scope"]
    }

    /// The one scope that there is, unless the client asks for another grant or scope.
    package func grantedScope() throws(ClientCredentialsRefusal) -> String {
        guard let grantType else { throw .parameterMissing("grant_type") }
        guard grantType == "client_credentials" else { throw .grantTypeUnsupported }
        guard scope == nil || scope == ClientCredentials.scope else { throw .scopeUnsupported }
        return ClientCredentials.scope
    }

    /// The refusal of a client that could not prove itself, in the form that its request asks for.
    package func unauthenticated(_ reason: ClientCredentialsRefusal.Reason) -> ClientCredentialsRefusal {
        .clientUnauthenticated(reason, challenge: usesBasic)
    }

    private static func proof(
        _ form: OAuthParameters, _ authorization: String?
    ) throws(ClientCredentialsRefusal) -> Proof {
        let clientID = form["client_id"]
        if let authorization {
            guard form["client_secret"] == nil, form["client_assertion"] == nil else { throw .clientAuthenticatedTwice }
            guard let pair = BasicCredentials(authorization) else {
                throw .clientUnauthenticated(.headerMalformed, challenge: true)
            }
            guard clientID == nil || clientID == pair.id else { throw .clientAuthenticatedTwice }
            return .secret(Redacted(pair.secret), clientID: pair.id)
        }
        if let assertion = form["client_assertion"] {
            guard form["client_secret"] == nil else { throw .clientAuthenticatedTwice }
            guard form["client_assertion_type"] == ClientCredentials.assertionType else {
                throw .clientUnauthenticated(.assertionTypeUnknown, challenge: false)
            }
            return .assertion(UnverifiedClientAssertion(assertion), clientID: clientID)
        }
        guard let clientID, let secret = form["client_secret"] else {
            throw .clientUnauthenticated(.nothingShown, challenge: false)
        }
        return .secret(Redacted(secret), clientID: clientID)
    }

    private static let names: Set = [
        "grant_type", "scope", "client_id", "client_secret", "client_assertion", "client_assertion_type",
    ]
}

/// The words of the client credentials grant, as requests and metadata have them.
package enum ClientCredentials {
    /// All that an access token is good for.
    package static let scope = "scim"
    /// RFC 7523 §2.2.
    package static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
}
