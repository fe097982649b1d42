/// Every URL that an IdP or an application is given, made in one place from the deployment's public base URL.
package struct PublicURLs: Hashable, Sendable {
    /// Without a trailing slash.
    package let base: String

    package init(base: String) {
        var base = base
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
    }

    package func integration(_ integration: Slug<Integration>, of account: Slug<Account>) -> String {
        "\(base)/accounts/\(account)/integrations/\(integration)"
    }

    package func scim(_ integration: Slug<Integration>, of account: Slug<Account>) -> String {
        self.integration(integration, of: account) + "/scim/v2"
    }

    package func metadata(_ integration: Slug<Integration>, of account: Slug<Account>) -> String {
        self.integration(integration, of: account) + "/saml/metadata"
    }

    package func assertionConsumer(_ integration: Slug<Integration>, of account: Slug<Account>) -> String {
        self.integration(integration, of: account) + "/saml/acs"
    }

    package func singleLogout(_ integration: Slug<Integration>, of account: Slug<Account>) -> String {
        self.integration(integration, of: account) + "/saml/slo"
    }

    package func login(_ account: Slug<Account>) -> String { "\(base)/accounts/\(account)/login" }

    /// The SP entity ID of an integration: its own, or its metadata URL.
    package func entityID(of integration: Integration, in account: Slug<Account>) -> String {
        integration.entityID ?? metadata(integration.id, of: account)
    }
}
