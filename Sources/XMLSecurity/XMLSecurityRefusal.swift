package import KeyMaterial
package import XMLTree

/// Why a signature was refused.
///
/// For the administrator who finds the exact reason under a reference, never for a browser. URIs come from the message
/// and are to be capped where they are shown.
package enum XMLSecurityRefusal: Error, Sendable, Hashable {
    /// The element carries no signature as a direct child.
    case signatureMissing
    /// The element carries two.
    case signatureRepeated
    /// No key was given, so nothing can pass.
    case noKeys
    /// The element has no ID that a reference could name, or an empty one.
    case idMissing
    /// A part of the signature is missing, repeated, out of order or foreign.
    case structure(in: String, problem: Problem)
    /// A part has an attribute that it must not have.
    case attributeUnexpected(String, in: String)
    /// A part lacks an attribute that it must have.
    case attributeMissing(String, in: String)
    /// Canonicalization of SignedInfo by an algorithm that isn't allowed.
    case canonicalizationNotAllowed(String)
    /// A signature algorithm that isn't known, or not allowed by the policy.
    case signatureAlgorithmNotAllowed(String)
    /// A digest algorithm that isn't known, or not allowed by the policy.
    case digestAlgorithmNotAllowed(String)
    /// A transform other than the enveloped signature and one canonicalization.
    case transformNotAllowed(String)
    /// A PrefixList with more than 64 names, whose only use is to cost time.
    case prefixListTooLong
    /// The reference isn't to the element that the signature is in.
    case referenceToAnotherElement(expected: String, got: String)
    /// DigestValue or SignatureValue isn't strict base64 of the right length.
    case valueMalformed(in: String)
    /// The element isn't what was digested.
    case digestMismatch
    /// No key is of the type that the algorithm needs.
    case noKeyOfThatType(algorithm: String)
    /// No key made the signature.
    case signatureMismatch(keysTried: Int)
    /// A cipher for content or keys that isn't known, or not allowed by the policy: triple DES, PKCS#1 v1.5 among them.
    case encryptionAlgorithmNotAllowed(String)
    /// No EncryptedKey, inside or beside the encrypted data.
    case encryptedKeyMissing
    /// More EncryptedKeys than ``EncryptionProfile/encryptedKeyLimit``, each of which costs a private-key operation.
    case tooManyEncryptedKeys(limit: Int)
    /// There is no key of ours to decrypt with.
    case noDecryptionKeys
    /// No key of ours opens it, or what came out isn't XML: always the same, whichever step failed.
    case decryptionFailed
    /// The document or the canonical form was refused.
    case xml(XMLRefusal)
    /// OpenSSL failed; nothing is accepted then.
    case keyMaterial(KeyMaterialRefusal)

    /// What is wrong with the children of a part.
    package enum Problem: Sendable, Hashable {
        case missing(String)
        case unexpected(String)
        case text
    }
}
