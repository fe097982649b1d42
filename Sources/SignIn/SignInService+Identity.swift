import KeyMaterial
import Records
package import Tenancy

extension SignInService {
    func serviceProviderKeys(
        of integration: Integration, in account: Slug<Account>
    ) async throws -> ServiceProviderKeys {
        try await records.account(account).read { ServiceProviderKeys(try $0.serviceProviderKeys(integration.id)) }
    }

    /// The key that signs; nil when requests aren't signed.
    func signingKey(of integration: Integration, in account: Slug<Account>) async throws -> PrivateKey? {
        guard integration.signRequests else { return nil }
        let active = try await serviceProviderKeys(of: integration, in: account).signing
        guard let active else { throw SigningKeyMissing(integration: integration.id) }
        return try keys.privateKey(active, of: integration.id, in: account)
    }
}

/// An integration that signs its requests has no key to do so: it was never applied. A fault of ours.
package struct SigningKeyMissing: Error, Hashable, Sendable {
    package let integration: Slug<Integration>
}
