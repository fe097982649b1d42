/// Whom an assertion is about (SAML Core §2.2.3), as the identity provider names them.
package struct NameID: Sendable, Hashable {
    /// The name; never empty, never with control characters, otherwise exactly as it was signed.
    package let value: String
    package let format: String?
    package let nameQualifier: String?
    package let spNameQualifier: String?
    package let spProvidedID: String?

    package init(
        value: String, format: String?, nameQualifier: String? = nil, spNameQualifier: String? = nil,
        spProvidedID: String? = nil
    ) {
        self.value = value
        self.format = format
        self.nameQualifier = nameQualifier
        self.spNameQualifier = spNameQualifier
        self.spProvidedID = spProvidedID
    }
}
