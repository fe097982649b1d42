/// What the browser shall post to the service provider.
package struct MockReply: Sendable, Hashable {
    package let assertionConsumerServiceURL: String
    /// The form value `SAMLResponse`.
    package let samlResponse: String
    package let relayState: String?
    /// The XML in `samlResponse`.
    package let xml: String
}
