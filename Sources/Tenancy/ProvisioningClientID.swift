/// The `client_id` of an integration's SCIM client: `<account>.<integration>`, which no other integration has.
///
/// It is no secret, and stays when secrets come and go.
package struct ProvisioningClientID: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    package init(_ integration: Slug<Integration>, of account: Slug<Account>) { text = "\(account).\(integration)" }
}

extension PublicURLs {
    /// The issuer of SCIM access tokens (RFC 8414 §2): the integration's own URL.
    package func tokenIssuer(_ integration: Slug<Integration>, of account: Slug<Account>) -> String {
        self.integration(integration, of: account)
    }

    package func tokenEndpoint(_ integration: Slug<Integration>, of account: Slug<Account>) -> String {
        tokenIssuer(integration, of: account) + "/oauth/token"
    }
}
