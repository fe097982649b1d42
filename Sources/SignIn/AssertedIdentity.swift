import Directory
import SAML
import SCIM
import Tenancy

/// How the IdP names the person: by the mapped e-mail attribute, and by the NameID.
struct AssertedIdentity: Hashable, Sendable {
    /// The path under which provisioning indexes e-mail addresses.
    static let emailPath = "emails.value"

    /// The values of the mapped attribute, each once; normally one.
    let emails: [String]
    let nameID: String

    init(_ assertion: VerifiedAssertion, _ mapping: AttributeMapping) {
        self.init(emails: assertion.attributes.values(named: mapping.email), nameID: assertion.nameID.value)
    }

    init(emails: [String], nameID: String) {
        var seen: Set<String> = []
        self.emails = emails.map(Self.trimmed).filter { !$0.isEmpty && seen.insert(CaseFold.key($0)).inserted }
        self.nameID = nameID
    }

    /// As a verdict names the person.
    var displayName: String { emails.first ?? nameID }

    /// Whether anything in it could be an e-mail address.
    var hasEmail: Bool { names.contains { $0.contains("@") } }

    /// What userNames and e-mail addresses are compared with: the attribute, else the NameID.
    var names: [String] { emails.isEmpty ? [nameID] : emails }

    var nameKeys: [String] { names.map { UserNameKey($0).text } }
    var emailValues: [IndexedValue] {
        names.map { IndexedValue(path: Self.emailPath, element: 0, key: CaseFold.key($0)) }
    }
    var nameIDKey: String { UserNameKey(nameID).text }

    private static func trimmed(_ text: String) -> String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" }
        let kept = text.unicodeScalars.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(String.UnicodeScalarView(kept))
    }
}

extension String {
    /// Whether somebody could have that name: without control characters, which PostgreSQL can't even be asked about.
    var isSearchable: Bool {
        !isEmpty && utf8.count <= 1_024 && !unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}
