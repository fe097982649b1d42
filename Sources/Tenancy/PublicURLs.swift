/// Every URL that an IdP or an application is given, made in one place from the deployment's public base URL.
package struct PublicURLs: Hashable, Sendable {
    /// Without a trailing slash.
    package let base: String

    package init(base: String) {
        var base = base
        while base.hasSuffix("/") { base.removeLast() }
        self.base = base
    }

    /// `/identity` of `https://sp.example/identity`; empty when the deployment has its host for itself.
    package var path: String {
        guard let scheme = base.utf8.firstIndex(of: 0x3a) else { return "" }
        let authority = base[scheme...].drop { $0 == ":" || $0 == "/" }
        return authority.firstIndex(of: "/").map { String(authority[$0...]) } ?? ""
    }

    /// An account's console, as a path: links in it work whatever name this host was reached by.
    package func consolePath(_ account: Slug<Account>) -> String { "\(path)/accounts/\(account)/console" }

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
