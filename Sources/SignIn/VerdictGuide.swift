import Tenancy

/// Where the documentation says more about a verdict: pages that this gateway serves.
package struct VerdictGuide: Sendable {
    /// What the code means and what to do.
    package let docs: String
    /// Where the console of the IdP's product has the field; nil for a product that isn't known.
    package let identityProvider: (product: KnownIdentityProvider, docs: String)?

    /// - Parameter integration: the one that the verdict is about, as the settings have it now.
    init(code: String, integration: Integration?, _ urls: PublicURLs) {
        docs = "\(urls.base)/docs/verdicts#\(code)"
        identityProvider = integration?.trust.flatMap { KnownIdentityProvider(entityID: $0.entityID) }
            .map { ($0, "\(urls.base)/docs/identity-providers#\($0.anchor)") }
    }
}
