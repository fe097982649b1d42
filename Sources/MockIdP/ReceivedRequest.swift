/// What the mock identity provider shall answer: a request that it received, or nothing, for IdP-initiated login.
package struct ReceivedRequest: Sendable, Hashable {
    /// The ID of the request; nil when there was none.
    package let id: String?
    /// The entity ID of the service provider, which becomes the audience.
    package let issuer: String
    package let assertionConsumerServiceURL: String
    /// To be posted back unread.
    package let relayState: String?
    package let isSigned: Bool
    package let forceAuthn: Bool
    /// The NameID format asked for.
    package let nameIDFormat: String?

    /// An answer that nobody asked for.
    package static func unsolicited(
        audience: String, assertionConsumerServiceURL: String, relayState: String? = nil
    ) -> ReceivedRequest {
        ReceivedRequest(
            id: nil, issuer: audience, assertionConsumerServiceURL: assertionConsumerServiceURL,
            relayState: relayState, isSigned: false, forceAuthn: false, nameIDFormat: nil)
    }
}
