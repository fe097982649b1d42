import SAML
package import Tenancy

/// The URL that a response was posted to, which decides what it must be addressed to.
package enum AssertionEndpoint: Hashable, Sendable {
    /// An integration's own assertion consumer service.
    case integration(Slug<Integration>)
    /// The one URL for all of an account's integrations, as the system before had it; nothing in it says which one.
    case compatibility

    func url(in account: Slug<Account>, _ urls: PublicURLs) -> String {
        switch self {
        case .integration(let integration): urls.assertionConsumer(integration, of: account)
        case .compatibility: "\(urls.base)/gateway/api/users/saml-login?accountId=\(account)"
        }
    }

    /// The integration that a response has to be judged by.
    ///
    /// At the shared URL: by the pending request, then by issuer, then by audience; ambiguity is refused. Issuer and
    /// audience are unverified here; they choose what the response is then verified against, and no more.
    func integration(
        of account: Account, pending: Slug<Integration>?, hints: UnverifiedHints?, _ urls: PublicURLs
    ) throws(Verdict) -> Integration {
        switch self {
        case .integration(let id):
            guard let integration = account.integration(id) else { throw .integrationUnknown(issuer: hints?.issuer) }
            return try Self.usable(integration, in: account)
        case .compatibility:
            if let pending, let integration = account.integration(pending) {
                return try Self.usable(integration, in: account)
            }
            guard let hints, let issuer = hints.issuer else { throw .integrationUnknown(issuer: nil) }
            var candidates = account.integrations.filter { $0.enabled && $0.trust?.entityID == issuer }
            // An encrypted assertion hides its audience, so that nothing tells them apart.
            if candidates.count > 1, !hints.audiences.isEmpty {
                candidates.removeAll { !hints.audiences.contains(urls.entityID(of: $0, in: account.id)) }
            }
            guard candidates.count <= 1 else { throw .integrationAmbiguous(issuer: issuer) }
            guard let integration = candidates.first else { throw .integrationUnknown(issuer: issuer) }
            return try Self.usable(integration, in: account)
        }
    }

    private static func usable(_ integration: Integration, in account: Account) throws(Verdict) -> Integration {
        let name = Verdict.IntegrationName(integration, in: account)
        guard integration.enabled else { throw .integrationDisabled(name) }
        guard integration.trustsAnIdP else { throw .trustMissing(name) }
        return integration
    }
}
