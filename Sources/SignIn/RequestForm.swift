/// A request that the browser posts to the IdP (SAML Bindings §3.5.4), where that takes none by redirect.
package struct RequestForm: Hashable, Sendable {
    /// The IdP's endpoint.
    package let action: String
    /// `SAMLRequest`.
    package let request: String
    /// `RelayState`.
    package let relayState: String
}

/// How a request goes to the IdP.
enum SentRequest {
    case redirect(url: String)
    case form(RequestForm)
}
