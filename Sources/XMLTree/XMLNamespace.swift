/// Namespace names that XML itself and its signatures use.
package enum XMLNamespace {
    /// That of the reserved prefix `xml`.
    package static let xml = "http://www.w3.org/XML/1998/namespace"
    /// XML Signature.
    package static let signature = "http://www.w3.org/2000/09/xmldsig#"
    /// Exclusive canonicalization, of `InclusiveNamespaces`.
    package static let exclusiveCanonicalization = "http://www.w3.org/2001/10/xml-exc-c14n#"
    /// XML Encryption.
    package static let encryption = "http://www.w3.org/2001/04/xmlenc#"
    /// What XML Encryption 1.1 added, of `MGF`.
    package static let encryption11 = "http://www.w3.org/2009/xmlenc11#"
    /// XML Schema instances, of `xsi:type` and `xsi:nil`.
    package static let schemaInstance = "http://www.w3.org/2001/XMLSchema-instance"
}
