internal import KeyMaterial
internal import XMLTree

/// A SAML response as it came in: parsed once, trusted in nothing, readable by nobody but `AssertionVerifier`.
///
/// Sendable and immutable. It holds at most 256 KiB of XML.
package struct UnverifiedResponse: Sendable {
    /// The largest response that is read, in bytes of XML.
    package static let limit = 262_144

    let document: XMLDocument

    /// Reads the `SAMLResponse` form value of the HTTP-POST binding (SAML Bindings §3.5.4).
    ///
    /// - Parameter formValue: base64, strictly, with white space anywhere.
    /// - Throws: `.messageTooLarge`, `.encodingNotBase64`, or what `init(xml:)` throws.
    package init(formValue: String) throws(SAMLRejection) {
        // A multiple that leaves room for line breaks; the exact limit is checked on the decoded bytes.
        guard formValue.utf8.count <= Self.limit * 2 else { throw .messageTooLarge(limit: Self.limit) }
        let xml: [UInt8]
        do throws(KeyMaterialRefusal) {
            xml = try Base64.decode(formValue)
        } catch {
            throw .encodingNotBase64
        }
        try self.init(xml: xml)
    }

    /// Reads a response that is XML already, as `saml check` is given it.
    ///
    /// - Throws: `.messageTooLarge`, `.xmlMalformed` or `.xmlForbidden`.
    package init(xml: [UInt8]) throws(SAMLRejection) {
        guard xml.count <= Self.limit else { throw .messageTooLarge(limit: Self.limit) }
        do throws(XMLRefusal) {
            document = try XMLDocument.parse(xml)
        } catch {
            throw SAMLRejection(refusedXML: error)
        }
    }

    /// What the message claims, for finding the pending request and the integration to judge it by.
    ///
    /// Anybody can write these values. They choose against which expectations the response is judged; they must not
    /// decide anything else.
    package var unverifiedHints: UnverifiedHints { UnverifiedHints(of: document.root) }
}
