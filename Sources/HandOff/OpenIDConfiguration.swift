import Tenancy

/// The discovery document of `/.well-known/openid-configuration` (OpenID Connect Discovery §3): what is served, no
/// more.
package struct OpenIDConfiguration: Sendable, Encodable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let keySetURL: String
    let userInfoEndpoint: String
    let endSessionEndpoint: String?
    let responseTypes = ["code"]
    let responseModes = ["query"]
    let grantTypes = ["authorization_code", "refresh_token"]
    let subjectTypes = ["public"]
    let idTokenAlgorithms = ["ES256"]
    let tokenAuthentication = ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
    let tokenAuthenticationAlgorithms = ClientAssertionAlgorithm.allCases.map(\.rawValue)
    let challengeMethods = ["S256"]
    let scopes = AuthorizationRequest.scopes
    let claims = [
        "iss", "aud", "sub", "exp", "iat", "auth_time", "nonce", "sid", "account", "email", "name", "groups",
        "integration", "at_hash", "acr", "amr",
    ]
    let prompts = AuthorizationRequest.Prompt.allCases.map(\.rawValue)
    let backChannelLogout = true
    let backChannelLogoutSession = true
    let issuerInAnswers = true
    let claimsParameter = false
    let requestParameter = false
    let requestURIParameter = false

    /// - Parameters:
    ///   - issuer: the public base URL, which the endpoints' paths are appended to.
    ///   - servesLogout: whether `/oauth/logout` exists.
    package init(issuer: String, servesLogout: Bool) {
        self.issuer = issuer
        authorizationEndpoint = issuer + "/oauth/authorize"
        tokenEndpoint = issuer + "/oauth/token"
        keySetURL = issuer + "/oauth/jwks"
        userInfoEndpoint = issuer + "/oauth/userinfo"
        endSessionEndpoint = servesLogout ? issuer + "/oauth/logout" : nil
    }

    enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case keySetURL = "jwks_uri"
        case userInfoEndpoint = "userinfo_endpoint"
        case endSessionEndpoint = "end_session_endpoint"
        case responseTypes = "response_types_supported"
        case responseModes = "response_modes_supported"
        case grantTypes = "grant_types_supported"
        case subjectTypes = "subject_types_supported"
        case idTokenAlgorithms = "id_token_signing_alg_values_supported"
        case tokenAuthentication = "token_endpoint_auth_methods_supported"
        case tokenAuthenticationAlgorithms = "token_endpoint_auth_signing_alg_values_supported"
        case challengeMethods = "code_challenge_methods_supported"
        case scopes = "scopes_supported"
        case claims = "claims_supported"
        case prompts = "prompt_values_supported"
        case backChannelLogout = "backchannel_logout_supported"
        case backChannelLogoutSession = "backchannel_logout_session_supported"
        case issuerInAnswers = "authorization_response_iss_parameter_supported"
        case claimsParameter = "claims_parameter_supported"
        case requestParameter = "request_parameter_supported"
        case requestURIParameter = "request_uri_parameter_supported"
    }
}
