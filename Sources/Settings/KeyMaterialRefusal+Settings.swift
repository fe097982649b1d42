import KeyMaterial

extension KeyMaterialRefusal {
    /// What to tell the person who named the file.
    var settingsMessage: String {
        switch self {
        case .base64Malformed, .pemMalformed: "is not a well-formed PEM file"
        case .privateKeyEncrypted: "the private key has a passphrase; there is nobody to ask for it"
        case .keyMalformed: "the private key can't be decoded"
        case .certificateMalformed: "the certificate can't be decoded"
        case .keyAlgorithmUnsupported: "the key is neither RSA nor EC"
        case .rsaKeyTooSmall(let bits): "the RSA key has \(bits) bits; at least 2048 are needed"
        case .rsaKeyTooLarge(let bits): "the RSA key has \(bits) bits; at most 8192 are allowed"
        case .rsaExponentUnsafe: "the RSA key has an unsafe exponent"
        case .curveUnsupported: "the EC key is on none of the curves P-256, P-384 and P-521"
        case .schemeForAnotherKeyType, .signatureLengthWrong, .signatureMismatch, .sealBroken, .keyLengthWrong,
            .libraryFailed:
            "can't be used"
        }
    }
}
