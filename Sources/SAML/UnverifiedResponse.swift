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

    /// Whether judging this response takes a private-key operation.
    ///
    /// A response that is encrypted could be posted again and again, changed a little each time, to learn from the
    /// answers. So the caller first uses up the request that it answers, durably, whatever will come of it, and only
    /// then verifies with `Expectations.decryptionKeys`. Whatever isn't encrypted is judged first.
    package var isEncrypted: Bool {
        document.root.children.contains { $0.isNamed("EncryptedAssertion", in: SAMLName.assertionNamespace) }
    }

    /// What the message claims, for finding the pending request and the integration to judge it by.
    ///
    /// Anybody can write these values. They choose against which expectations the response is judged; they must not
    /// decide anything else.
    package var unverifiedHints: UnverifiedHints { UnverifiedHints(of: document.root) }
}
