package import Tenancy

/// Where the documentation says more about a verdict.
package struct VerdictGuide: Hashable, Sendable {
    /// What the code means and what to do, as a path of this project's repository.
    package let docs: String
    /// Where the console of the IdP's product has the field; nil for a product that isn't known.
    package let identityProvider: KnownIdentityProvider?

    /// - Parameter integration: the one that the verdict is about, as the settings have it now.
    package init(code: String, integration: Integration?) {
        docs = "docs/VERDICTS.md#\(code)"
        identityProvider = integration?.trust.flatMap { KnownIdentityProvider(entityID: $0.entityID) }
    }
}
