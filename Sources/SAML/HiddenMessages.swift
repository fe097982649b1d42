internal import XMLTree

/// Looks at every element of a message for what has no business being deep inside one.
///
/// Signature wrapping (XSW 1 to 8 and their successors) needs a second Assertion, Response or Signature somewhere: in
/// Extensions, StatusDetail, Advice, an Object, a KeyInfo, an attribute value. None of them is ever sent honestly, so
/// their mere presence refuses, wherever they stand. So does encryption anywhere but in the one EncryptedAssertion.
enum HiddenMessages {
    static func refuse(in root: XMLElement, except assertion: XMLElement) throws(SAMLRejection) {
        var pending = root.children
        while let element = pending.popLast() {
            try judge(element, root: root, assertion: assertion)
            pending.append(contentsOf: element.children)
        }
    }

    private static func judge(
        _ element: XMLElement, root: XMLElement, assertion: XMLElement
    ) throws(SAMLRejection) {
        if element.isNamed("Signature", in: XMLNamespace.signature) {
            guard let parent = element.parent, parent == root || parent == assertion else {
                throw .signatureMisplaced(in: element.parent?.name ?? "the document")
            }
        } else if element.isNamed("Assertion", in: SAMLName.assertionNamespace) {
            guard element == assertion else { throw .messageNested(element.name) }
        } else if element.isNamed("EncryptedAssertion", in: SAMLName.assertionNamespace) {
            guard element == assertion else { throw .messageNested(element.name) }
        } else if element.isNamed("Response", in: SAMLName.protocolNamespace)
            || element.isNamed("LogoutRequest", in: SAMLName.protocolNamespace)
            || element.isNamed("LogoutResponse", in: SAMLName.protocolNamespace)
        {
            throw .messageNested(element.name)
        } else if element.isNamed("EncryptedData", in: XMLNamespace.encryption) {
            guard element.parent == assertion else { throw .messageNested(element.name) }
        } else if element.isNamed("EncryptedKey", in: XMLNamespace.encryption) {
            // Beside the EncryptedData, or in its KeyInfo.
            let data = element.parent?.parent
            let isInside = data?.isNamed("EncryptedData", in: XMLNamespace.encryption) == true
            guard element.parent == assertion || (isInside && data?.parent == assertion) else {
                throw .messageNested(element.name)
            }
        } else if element.isNamed("EncryptedID", in: SAMLName.assertionNamespace) {
            throw .nameIDEncrypted
        } else if element.isNamed("EncryptedAttribute", in: SAMLName.assertionNamespace) {
            throw .attributeEncrypted
        }
    }
}
