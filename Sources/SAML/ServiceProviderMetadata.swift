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

    /// Text for the person who chooses or trusts this service (mdui).
    package struct Presentation: Sendable, Hashable {
        package var displayName: String
        package var logoURL: String?
        package var privacyStatementURL: String?

        package init(displayName: String, logoURL: String? = nil, privacyStatementURL: String? = nil) {
            self.displayName = displayName
            self.logoURL = logoURL
            self.privacyStatementURL = privacyStatementURL
        }
    }

    package var entityID: String
    package var assertionConsumerServiceURL: String
    /// Every certificate that we may sign with: active, staged and not yet forgotten.
    package var signingCertificates: [Certificate]
    /// The certificates to encrypt to; empty advertises no encryption.
    package var encryptionCertificates: [Certificate]
    /// Whether requests are signed. SimpleSAMLphp then insists on it.
    package var signsAuthnRequests: Bool
    package var nameIDFormats: [String]
    /// The name of the service in the list of requested attributes; needed for that list.
    package var serviceName: String
    package var requestedAttributes: [RequestedAttribute]
    /// Nil advertises no single logout.
    package var singleLogoutServiceURL: String?
    package var presentation: Presentation?
    package var technicalContactEmail: String?

    /// The formats that a login can be built on.
    ///
    /// A list of the e-mail format alone makes SimpleSAMLphp fall back to transient identifiers for a person without
    /// an address, so every usable format is listed, the wanted one first.
    package static let usualNameIDFormats = [
        NameIDFormat.emailAddress, NameIDFormat.persistent, NameIDFormat.unspecified, NameIDFormat.transient,
    ]

    package init(
        entityID: String, assertionConsumerServiceURL: String, signingCertificates: [Certificate],
        encryptionCertificates: [Certificate] = [], signsAuthnRequests: Bool,
        nameIDFormats: [String] = Self.usualNameIDFormats, serviceName: String,
        requestedAttributes: [RequestedAttribute], singleLogoutServiceURL: String? = nil,
        presentation: Presentation? = nil, technicalContactEmail: String? = nil
    ) {
        self.entityID = entityID
        self.assertionConsumerServiceURL = assertionConsumerServiceURL
        self.signingCertificates = signingCertificates
        self.encryptionCertificates = encryptionCertificates
        self.signsAuthnRequests = signsAuthnRequests
        self.nameIDFormats = nameIDFormats
        self.serviceName = serviceName
        self.requestedAttributes = requestedAttributes
        self.singleLogoutServiceURL = singleLogoutServiceURL
        self.presentation = presentation
        self.technicalContactEmail = technicalContactEmail
    }
}
