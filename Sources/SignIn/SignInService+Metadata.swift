import HandOff
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
    /// How long a signed copy is good for.
    private static let copySeconds: Int64 = 7 * 86_400
    /// How soon its readers should come again: an hour after a key was staged, they know it.
    private static let cacheHours = 1

    /// The metadata document that an IdP admin uploads: the same bytes until keys or settings change.
    ///
    /// - Throws: `Outage` and storage failures.
    package func metadata(of integration: Integration, in account: Account) async throws -> ServiceProviderDocument {
        let own = try await serviceProviderKeys(of: integration, in: account.id)
        return ServiceProviderDocument(
            xml: metadata(of: integration, in: account, with: own).render(),
            fileName: "\(account.id)-\(integration.id)-sp-metadata.xml")
    }

    /// The copy for readers who want a signature and an end of validity: signed by the active key, good for a week.
    ///
    /// - Throws: `Outage`, storage failures and `SigningKeyMissing`.
    package func signedMetadata(
        of integration: Integration, in account: Account, at now: Instant
    ) async throws -> ServiceProviderDocument {
        let own = try await serviceProviderKeys(of: integration, in: account.id)
        guard let signing = own.signing else { throw SigningKeyMissing(integration: integration.id) }
        let copy = ServiceProviderMetadata.Copy(
            id: "_" + Base64URL.encode(try Entropy.bytes(20)),
            validUntil: SAMLInstant(now.advanced(bySeconds: Self.copySeconds)), cacheHours: Self.cacheHours)
        let xml = try metadata(of: integration, in: account, with: own).renderSigned(
            by: try keys.privateKey(signing, of: integration.id, in: account.id),
            certificate: keys.certificate(signing.certificate), copy)
        return ServiceProviderDocument(xml: xml, fileName: "\(account.id)-\(integration.id)-sp-metadata-signed.xml")
    }

    private func metadata(
        of integration: Integration, in account: Account, with own: ServiceProviderKeys
    ) -> ServiceProviderMetadata {
        var metadata = ServiceProviderMetadata(
            entityID: urls.entityID(of: integration, in: account.id),
            assertionConsumerServiceURL: urls.assertionConsumer(integration.id, of: account.id),
            signingCertificates: own.publishedForSigning.compactMap { keys.certificate($0.certificate) },
            encryptionCertificate: own.publishedForEncryption.flatMap { keys.certificate($0.certificate) },
            signsAuthnRequests: integration.signRequests, serviceName: account.name,
            requestedAttributes: integration.attributes.requested)
        metadata.singleLogoutServiceURL = urls.singleLogout(integration.id, of: account.id)
        metadata.wantsAssertionsSigned = integration.want.signed != .response
        // What people log in to; where that isn't one thing, whose.
        metadata.displayName = applications.only?.name ?? publisher.organization?.displayName ?? account.name
        metadata.publisher = publisher
        metadata.algorithms = AlgorithmSupport(
            allowsSHA1: integration.allowsSHA1, allowsCBC: !integration.refusesCBC)
        return metadata
    }
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
