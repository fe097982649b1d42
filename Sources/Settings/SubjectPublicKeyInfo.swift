import KeyMaterial

/// The DER of a public key (RFC 5280 §4.1.2.7) from the numbers that a JWK has. Whether it's a good key is `PublicKey`'s to say.
enum SubjectPublicKeyInfo {
    /// RFC 8017 appendix A.1.1.
    static func rsa(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        let key = element(0x30, integer(modulus) + integer(exponent))
        return info(rsaEncryption + element(0x05, []), key)
    }

    /// RFC 5480 §2: an uncompressed point.
    static func ec(_ curve: KeyAlgorithm.Curve, x: [UInt8], y: [UInt8]) -> [UInt8] {
        info(ecPublicKey + object(of: curve), [0x04] + x + y)
    }

    private static let rsaEncryption: [UInt8] = [
        0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01,
    ]
    private static let ecPublicKey: [UInt8] = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]

    private static func object(of curve: KeyAlgorithm.Curve) -> [UInt8] {
        switch curve {
        case .p256: [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]
        case .p384: [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x22]
        case .p521: [0x06, 0x05, 0x2b, 0x81, 0x04, 0x00, 0x23]
        }
    }

    private static func info(_ algorithm: [UInt8], _ key: [UInt8]) -> [UInt8] {
        element(0x30, element(0x30, algorithm) + element(0x03, [0] + key))
    }

    /// A number that isn't negative: a zero stands before a first bit that is set.
    private static func integer(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array(bytes.drop { $0 == 0 })
        return element(0x02, (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits)
    }

    /// Tag, length and content; the length in up to three bytes, which is more than any key of ours has.
    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count
        let encoded: [UInt8] =
            switch length {
            case 0..<0x80: [UInt8(truncatingIfNeeded: length)]
            case 0x80..<0x100: [0x81, UInt8(truncatingIfNeeded: length)]
            default: [0x82, UInt8(truncatingIfNeeded: length >> 8), UInt8(truncatingIfNeeded: length)]
            }
        return [tag] + encoded + content
    }
}
