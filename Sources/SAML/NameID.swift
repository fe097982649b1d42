/// Whom an assertion is about (SAML Core §2.2.3), as the identity provider names them.
package struct NameID: Sendable, Hashable {
    /// The name; never empty, never with control characters, otherwise exactly as it was signed.
    package let value: String
    package let format: String?
    package let nameQualifier: String?
    package let spNameQualifier: String?
    package let spProvidedID: String?
}
