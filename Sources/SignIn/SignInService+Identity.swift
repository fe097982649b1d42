import KeyMaterial
import Records
import SAML
package import Tenancy

/// The SP metadata of one integration, ready to be downloaded.
package struct ServiceProviderDocument: Hashable, Sendable {
    package let xml: String
    /// Names account and integration.
    package let fileName: String
}

extension SignInService {
    /// The metadata document that an IdP admin uploads: the same bytes until keys or settings change.
    ///
    /// - Throws: `Outage` and storage failures.
    package func metadata(of integration: Integration, in account: Account) async throws -> ServiceProviderDocument {
        let own = try await serviceProviderKeys(of: integration, in: account.id)
        let metadata = ServiceProviderMetadata(
            entityID: urls.entityID(of: integration, in: account.id),
            assertionConsumerServiceURL: urls.assertionConsumer(integration.id, of: account.id),
            signingCertificates: own.publishedForSigning.compactMap { keys.certificate($0.certificate) },
            encryptionCertificates: own.publishedForEncryption.flatMap { keys.certificate($0.certificate) }
                .map { [$0] } ?? [],
            signsAuthnRequests: integration.signRequests, serviceName: account.name,
            requestedAttributes: integration.attributes.requested)
        return ServiceProviderDocument(
            xml: metadata.render(), fileName: "\(account.id)-\(integration.id)-sp-metadata.xml")
    }

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

extension AttributeMapping {
    /// What the IdP is asked to send. The e-mail address isn't required: without it the NameID is used.
    fileprivate var requested: [ServiceProviderMetadata.RequestedAttribute] {
        let all: [(name: String?, friendlyName: String)] = [
            (email, "email"), (givenName, "givenName"), (familyName, "familyName"), (displayName, "displayName"),
            (groups, "groups"),
        ]
        return all.compactMap { name, friendlyName in
            name.map {
                ServiceProviderMetadata.RequestedAttribute(
                    name: $0, friendlyName: $0 == friendlyName ? nil : friendlyName, isRequired: false)
            }
        }
    }
}
