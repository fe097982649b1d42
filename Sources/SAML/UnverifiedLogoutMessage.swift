internal import KeyMaterial
internal import XMLTree

/// A logout message as it came in, by either binding: parsed once, trusted in nothing.
package struct UnverifiedLogoutMessage: Sendable {
    /// Whether it asks us or answers us, by the parameter that it came in.
    package let parameter: RedirectBinding.Parameter
    /// To be handed back unread with our response, or a handle of ours.
    package let relayState: String?
    let document: XMLDocument
    /// Nil when it came by POST, so that it must be signed inside.
    let redirect: UnverifiedRedirectMessage?

    /// Reads the query of our logout URL, without the `?`, as it came (HTTP-Redirect).
    package init(query: String) throws(LogoutRejection) {
        let message: UnverifiedRedirectMessage
        do throws(RedirectBindingRefusal) {
            message = try RedirectBinding.decode(query: query)
        } catch {
            throw .binding(error)
        }
        parameter = message.parameter
        relayState = message.relayState
        redirect = message
        document = try Self.parse(message.xml)
    }

    /// Reads a form value posted to our logout URL (HTTP-POST): base64, strictly, with white space anywhere.
    package init(
        _ parameter: RedirectBinding.Parameter, formValue: String, relayState: String?
    ) throws(LogoutRejection) {
        guard formValue.utf8.count <= UnverifiedResponse.limit * 2 else {
            throw .message(.messageTooLarge(limit: UnverifiedResponse.limit))
        }
        let xml: [UInt8]
        do throws(KeyMaterialRefusal) {
            xml = try Base64.decode(formValue)
        } catch {
            throw .message(.encodingNotBase64)
        }
        self.parameter = parameter
        self.relayState = relayState
        redirect = nil
        document = try Self.parse(xml)
    }

    private static func parse(_ xml: [UInt8]) throws(LogoutRejection) -> XMLDocument {
        guard xml.count <= UnverifiedResponse.limit else {
            throw .message(.messageTooLarge(limit: UnverifiedResponse.limit))
        }
        do throws(XMLRefusal) {
            return try XMLDocument.parse(xml)
        } catch {
            throw .message(SAMLRejection(refusedXML: error))
        }
    }

    /// The entity ID that it claims to come from, for finding the integration to judge it by; anybody can write it.
    package var unverifiedIssuer: String? {
        document.root.children.first { $0.isNamed("Issuer", in: SAMLName.assertionNamespace) }.flatMap {
            try? $0.text()
        }
    }

    /// The ID of our request that it claims to answer, for finding that one; anybody can write it.
    package var unverifiedInResponseTo: String? { document.root.attribute("InResponseTo") }
}
