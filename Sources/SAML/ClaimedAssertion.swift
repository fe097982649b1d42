internal import XMLSecurity
internal import XMLTree

/// The one assertion of a response; nothing about it is true yet.
enum ClaimedAssertion {
    case plain(AssertionStructure)
    /// The EncryptedAssertion; what is in it isn't known.
    case encrypted(XMLElement)

    var element: XMLElement {
        switch self {
        case .plain(let assertion): assertion.element
        case .encrypted(let element): element
        }
    }
}

/// An assertion that was decrypted: in a document of its own, of the same structure as one that came in the clear, and
/// as unproven.
struct DecryptedAssertion {
    let structure: AssertionStructure
    let algorithm: EncryptionAlgorithm

    /// Decrypts; to be called when every signature over the ciphertext has been verified.
    ///
    /// - Throws: a reason that anybody can see in the message, or `.decryptionFailed`, or what is wrong with an
    ///   Assertion that was decrypted.
    init(of encrypted: XMLElement, _ expectations: Expectations) throws(SAMLRejection) {
        guard !expectations.decryptionKeys.isEmpty else { throw .assertionEncrypted }
        let document: XMLDocument
        do throws(XMLSecurityRefusal) {
            let profile = try EncryptionProfile(
                of: encrypted, policy: EncryptionPolicy(allowsCBC: expectations.policy.allowsCBC))
            algorithm = profile.algorithm
            document = try profile.decrypt(with: expectations.decryptionKeys)
        } catch {
            throw SAMLRejection(refusedEncryption: error)
        }
        // XML that isn't an Assertion looks like every other failure.
        guard document.root.isNamed("Assertion", in: SAMLName.assertionNamespace) else { throw .decryptionFailed }
        structure = try AssertionStructure(document.root)
        try HiddenMessages.refuse(in: document.root, except: document.root)
        do throws(XMLRefusal) {
            try document.requireUniqueIDs()
        } catch {
            throw SAMLRejection(refusedXML: error)
        }
    }
}
