/// Why a key, a certificate, a signature or a sealed value was refused.
///
/// No case carries key material, plaintext or signature bytes.
package enum KeyMaterialRefusal: Error, Sendable, Hashable {
    /// The text isn't base64 in the strict sense of ``Base64``.
    case base64Malformed
    /// There is no PEM block, or one has no end, a wrong label or a broken body.
    case pemMalformed
    /// A PEM private key is protected by a passphrase; there is nobody to ask for it.
    case privateKeyEncrypted
    /// The bytes aren't the DER of a key, or bytes follow it.
    case keyMalformed
    /// The bytes aren't the DER of a certificate, or bytes follow it.
    case certificateMalformed
    /// DSA, Ed25519, RSASSA-PSS-only keys and everything else that no policy accepts.
    case keyAlgorithmUnsupported
    /// An RSA key below 2,048 bits.
    case rsaKeyTooSmall(bits: Int)
    /// An RSA key above 8,192 bits, whose only use is to cost time.
    case rsaKeyTooLarge(bits: Int)
    /// An RSA exponent that is even, below 65,537 or longer than 64 bits.
    case rsaExponentUnsafe
    /// A curve other than P-256, P-384 and P-521.
    case curveUnsupported
    /// The scheme isn't for this type of key (RSA signature, EC key).
    case schemeForAnotherKeyType
    /// The signature hasn't the one length that key and scheme allow.
    case signatureLengthWrong(expected: Int, got: Int)
    /// The signature isn't this key's over this message.
    case signatureMismatch
    /// A sealed value or content key is cut, altered, bound to something else or sealed with another key.
    case sealBroken
    /// A key handed in as raw bytes hasn't the one length that it must have.
    case keyLengthWrong(expected: Int, got: Int)
    /// OpenSSL failed for no fault of the input; nothing is accepted then.
    case libraryFailed(KeyMaterialFailure)
}
