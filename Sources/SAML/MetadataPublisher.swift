/// Who runs this service provider, as its metadata tells IdPs and their people. The same for every integration.
package struct MetadataPublisher: Sendable, Hashable {
    /// Who answers for the service (SAML Metadata §2.3.2.1).
    package struct Organization: Sendable, Hashable {
        package var name: String
        package var displayName: String
        package var url: String

        package init(name: String, displayName: String, url: String) {
            self.name = name
            self.displayName = displayName
            self.url = url
        }
    }

    /// Whom an IdP's administrator may write to (SAML Metadata §2.3.2.2).
    package struct Contact: Sendable, Hashable {
        package enum Kind: String, Sendable, Hashable, CaseIterable {
            case technical, support, administrative, billing, other
        }

        package var kind: Kind
        package var email: String
        package var name: String?

        package init(kind: Kind, email: String, name: String? = nil) {
            self.kind = kind
            self.email = email
            self.name = name
        }
    }

    /// An image for the login pages of IdPs, with its size in pixels (mdui §2.1.5).
    package struct Logo: Sendable, Hashable {
        package var url: String
        package var width: Int
        package var height: Int

        package init(url: String, width: Int, height: Int) {
            self.url = url
            self.width = width
            self.height = height
        }
    }

    package var organization: Organization?
    package var contacts: [Contact] = []
    package var privacyStatementURL: String?
    package var logo: Logo?

    package init() {}
}
