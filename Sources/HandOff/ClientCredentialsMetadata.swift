package import Tenancy

/// The authorization server metadata of one integration (RFC 8414 §2): what is served, no more.
package struct ClientCredentialsMetadata: Sendable, Encodable {
    let issuer: String
    let tokenEndpoint: String
    let grantTypes = ["client_credentials"]
    /// Required, and there is no authorization endpoint that would answer one.
    let responseTypes: [String] = []
    let tokenAuthentication: [String]
    let tokenAuthenticationAlgorithms: [String]?
    let scopes = [ClientCredentials.scope]

    /// - Parameters:
    ///   - issuer: the integration's URL; the document's place follows from it (RFC 8414 §3.1).
    ///   - assertions: the integration's, where its client may sign.
    package init(issuer: String, tokenEndpoint: String, assertions: ClientAssertionTrust?) {
        self.issuer = issuer
        self.tokenEndpoint = tokenEndpoint
        tokenAuthentication =
            ["client_secret_basic", "client_secret_post"] + (assertions == nil ? [] : ["private_key_jwt"])
        tokenAuthenticationAlgorithms = assertions.map { trust in
            ClientAssertionAlgorithm.allCases.filter { algorithm in
                trust.keys.contains { $0.algorithm == nil || $0.algorithm == algorithm }
            }.map(\.rawValue)
        }
    }

    enum CodingKeys: String, CodingKey {
        case issuer
        case tokenEndpoint = "token_endpoint"
        case grantTypes = "grant_types_supported"
        case responseTypes = "response_types_supported"
        case tokenAuthentication = "token_endpoint_auth_methods_supported"
        case tokenAuthenticationAlgorithms = "token_endpoint_auth_signing_alg_values_supported"
        case scopes = "scopes_supported"
    }
}
