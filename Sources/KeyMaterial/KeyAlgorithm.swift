/// What kind of key it is, of those that may be used here at all.
package enum KeyAlgorithm: Sendable, Hashable {
    case rsa(bits: Int)
    case ec(Curve)

    /// A NIST prime curve.
    package enum Curve: String, Sendable, Hashable, CaseIterable {
        case p256 = "P-256"
        case p384 = "P-384"
        case p521 = "P-521"

        /// The length of a field element, half of a raw signature.
        package var byteCount: Int {
            switch self {
            case .p256: 32
            case .p384: 48
            case .p521: 66
            }
        }
    }

    /// How nearly everybody who has such a key signs.
    var usualScheme: SignatureScheme {
        switch self {
        case .rsa: .rsaPKCS1(.sha256)
        case .ec(.p256): .ecdsa(.sha256)
        case .ec(.p384): .ecdsa(.sha384)
        case .ec(.p521): .ecdsa(.sha512)
        }
    }
}
