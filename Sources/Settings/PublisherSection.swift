import SAML

/// `organization:` and `contacts:` of the configuration: who runs the deployment, as SP metadata tells it.
enum PublisherSection {
    /// The logos that IdPs show are icons and banners, not posters.
    private static let pixels = 1...2_000

    /// Nil when the file says nothing of it.
    static func read(_ file: Section) -> MetadataPublisher? {
        var publisher = MetadataPublisher()
        if let field = file.field("organization") { readOrganization(field, into: &publisher) }
        file.read("contacts", into: &publisher.contacts) { list in list.list(of: contact) }
        return publisher == MetadataPublisher() ? nil : publisher
    }

    private static func readOrganization(_ field: Field, into publisher: inout MetadataPublisher) {
        guard let section = Section(field) else { return }
        let name = section.required("name") { $0.text(limit: 200) }
        let displayName = section.value("display_name") { $0.text(limit: 200) }
        let url = section.required("url") { $0.parse(WebAddress.secure) }
        publisher.privacyStatementURL = section.value("privacy_statement_url") { $0.parse(WebAddress.secure) }
        publisher.logo = section.value("logo", logo)
        section.finish()
        guard let name, let url else { return }
        publisher.organization = MetadataPublisher.Organization(name: name, displayName: displayName ?? name, url: url)
    }

    private static func logo(_ field: Field) -> MetadataPublisher.Logo? {
        guard let section = Section(field) else { return nil }
        let url = section.required("url") { $0.parse(WebAddress.secure) }
        let width = section.required("width") { $0.integer(in: pixels) }
        let height = section.required("height") { $0.integer(in: pixels) }
        section.finish()
        guard let url, let width, let height else { return nil }
        return MetadataPublisher.Logo(url: url, width: width, height: height)
    }

    private static func contact(_ field: Field) -> MetadataPublisher.Contact? {
        guard let section = Section(field) else { return nil }
        let kind = section.required("type") { $0.choice(of: MetadataPublisher.Contact.Kind.self) }
        let email = section.required("email") { $0.parse(Self.address) }
        let name = section.value("name") { $0.text(limit: 200) }
        section.finish()
        guard let kind, let email else { return nil }
        return MetadataPublisher.Contact(kind: kind, email: email, name: name)
    }

    /// Strict enough for a `mailto:` that needs no escaping.
    private static func address(_ text: String) throws(Complaint) -> String {
        let complaint = Complaint("must be an e-mail address such as saml@gateway.example")
        guard let at = text.lastIndex(of: "@"), text.utf8.count <= 254 else { throw complaint }
        let local = text[..<at].utf8
        guard !local.isEmpty, local.allSatisfy(isLocalByte) else { throw complaint }
        _ = try EmailDomain.read(String(text[text.index(after: at)...]))
        return text
    }

    private static func isLocalByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x2e, 0x5f: true
        default: false
        }
    }
}
