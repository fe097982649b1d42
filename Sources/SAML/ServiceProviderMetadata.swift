package import KeyMaterial

/// What we publish about ourselves for one integration (SAML Metadata §2.4.4); nothing in it that isn't served.
package struct ServiceProviderMetadata: Sendable, Hashable {
    /// An attribute that the identity provider is asked to send, by name in the Basic format.
    package struct RequestedAttribute: Sendable, Hashable {
        package var name: String
        package var friendlyName: String?
        package var isRequired: Bool

        package init(name: String, friendlyName: String? = nil, isRequired: Bool) {
            self.name = name
            self.friendlyName = friendlyName
            self.isRequired = isRequired
        }
    }

    package var entityID: String
    package var assertionConsumerServiceURL: String
    /// The certificates of the key that signs and of the one that will; the first is the active one.
    package var signingCertificates: [Certificate]
    /// The certificate to encrypt to; nil advertises no encryption.
    package var encryptionCertificate: Certificate?
    /// Whether requests are signed. SimpleSAMLphp then insists on it.
    package var signsAuthnRequests: Bool
    /// Whether the IdP is to sign assertions, and not only the response around them.
    package var wantsAssertionsSigned = true
    package var nameIDFormats = Self.usualNameIDFormats
    /// The name of the service in the list of requested attributes; needed for that list.
    package var serviceName: String
    package var requestedAttributes: [RequestedAttribute]
    /// Nil advertises no single logout.
    package var singleLogoutServiceURL: String?
    /// What the IdP's pages call the service (mdui §2.1.2); nil leaves it to the IdP's admin.
    package var displayName: String?
    package var publisher = MetadataPublisher()
    package var algorithms = AlgorithmSupport(allowsSHA1: false, allowsCBC: true)

    /// The formats that a login can be built on.
    ///
    /// A list of the e-mail format alone makes SimpleSAMLphp fall back to transient identifiers for a person without
    /// an address, so every usable format is listed, the wanted one first.
    package static let usualNameIDFormats = [
        NameIDFormat.emailAddress, NameIDFormat.persistent, NameIDFormat.unspecified, NameIDFormat.transient,
    ]

    package init(
        entityID: String, assertionConsumerServiceURL: String, signingCertificates: [Certificate],
        encryptionCertificate: Certificate? = nil, signsAuthnRequests: Bool, serviceName: String,
        requestedAttributes: [RequestedAttribute]
    ) {
        self.entityID = entityID
        self.assertionConsumerServiceURL = assertionConsumerServiceURL
        self.signingCertificates = signingCertificates
        self.encryptionCertificate = encryptionCertificate
        self.signsAuthnRequests = signsAuthnRequests
        self.serviceName = serviceName
        self.requestedAttributes = requestedAttributes
    }
}
