internal import XMLTree

/// Looks at every element of a message for what has no business being deep inside one.
///
/// Signature wrapping (XSW 1 to 8 and their successors) needs a second Assertion, Response or Signature somewhere: in
/// Extensions, StatusDetail, Advice, an Object, a KeyInfo, an attribute value. None of them is ever sent honestly, so
/// their mere presence refuses, wherever they stand. So does encryption anywhere but in the one EncryptedAssertion.
enum HiddenMessages {
    /// What is looked for, by local name.
    private enum Suspect: CaseIterable {
        case signature, assertion, encryptedAssertion, response, logoutRequest, logoutResponse, encryptedData
        case encryptedKey, encryptedID, encryptedAttribute

        var localName: StaticString {
            switch self {
            case .signature: "Signature"
            case .assertion: "Assertion"
            case .encryptedAssertion: "EncryptedAssertion"
            case .response: "Response"
            case .logoutRequest: "LogoutRequest"
            case .logoutResponse: "LogoutResponse"
            case .encryptedData: "EncryptedData"
            case .encryptedKey: "EncryptedKey"
            case .encryptedID: "EncryptedID"
            case .encryptedAttribute: "EncryptedAttribute"
            }
        }

        var namespace: String {
            switch self {
            case .signature: XMLNamespace.signature
            case .encryptedData, .encryptedKey: XMLNamespace.encryption
            case .response, .logoutRequest, .logoutResponse: SAMLName.protocolNamespace
            case .assertion, .encryptedAssertion, .encryptedID, .encryptedAttribute: SAMLName.assertionNamespace
            }
        }
    }

    private static let names = Suspect.allCases.map(\.localName)

    static func refuse(in root: XMLElement, except assertion: XMLElement) throws(SAMLRejection) {
        try root.visitDescendants(named: names) { element, index throws(SAMLRejection) in
            let suspect = Suspect.allCases[index]
            guard element.isIn(suspect.namespace) else { return }
            try judge(element, suspect, root: root, assertion: assertion)
        }
    }

    private static func judge(
        _ element: XMLElement, _ suspect: Suspect, root: XMLElement, assertion: XMLElement
    ) throws(SAMLRejection) {
        switch suspect {
        case .signature:
            guard let parent = element.parent, parent == root || parent == assertion else {
                throw .signatureMisplaced(in: element.parent?.name ?? "the document")
            }
        case .assertion, .encryptedAssertion:
            guard element == assertion else { throw .messageNested(element.name) }
        case .response, .logoutRequest, .logoutResponse:
            throw .messageNested(element.name)
        case .encryptedData:
            guard element.parent == assertion else { throw .messageNested(element.name) }
        case .encryptedKey:
            // Beside the EncryptedData, or in its KeyInfo.
            let data = element.parent?.parent
            let isInside = data?.isNamed("EncryptedData", in: XMLNamespace.encryption) == true
            guard element.parent == assertion || (isInside && data?.parent == assertion) else {
                throw .messageNested(element.name)
            }
        case .encryptedID:
            throw .nameIDEncrypted
        case .encryptedAttribute:
            throw .attributeEncrypted
        }
    }
}
