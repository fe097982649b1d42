package import KeyMaterial

/// A code by which an administrator gets in once when their identity provider can't let them in.
///
/// 80 random bits in Crockford's base 32, in four groups: written down, read out and typed. Only its hash is stored.
package struct RecoveryCode: Sendable, CustomStringConvertible, CustomReflectable {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let digits = 16

    /// The class of authentication (`acr`) of a login by such a code.
    package static let authenticationClass = "urn:gatehouse:ac:classes:RecoveryCode"

    /// The SHA-256 of the digits: all that is stored.
    package let digest: [UInt8]
    private let text: String

    package static func fresh() throws(KeyMaterialFailure) -> RecoveryCode {
        // 256 is a multiple of 32, so that every digit is as likely as another.
        let text = try Entropy.bytes(digits).map { alphabet[Int($0 & 31)] }
        return try RecoveryCode(text: String(decoding: text, as: UTF8.self))
    }

    /// Reads what somebody typed: case, blanks and hyphens don't matter, and what looks alike is alike. Nil for what no
    /// code is.
    package init?(typed: String) {
        guard typed.utf8.count <= 64 else { return nil }
        var text: [UInt8] = []
        for byte in typed.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: " "): continue
            case UInt8(ascii: "o"): text.append(UInt8(ascii: "0"))
            case UInt8(ascii: "i"), UInt8(ascii: "l"): text.append(UInt8(ascii: "1"))
            case _ where Self.alphabet.contains(byte): text.append(byte)
            default: return nil
            }
        }
        guard text.count == Self.digits, let code = try? RecoveryCode(text: String(decoding: text, as: UTF8.self))
        else { return nil }
        self = code
    }

    private init(text: String) throws(KeyMaterialFailure) {
        self.text = text
        digest = try SHA256.digest(Array("gatehouse recovery \(text)".utf8))
    }

    /// The code itself, for whom it's meant: `k3x9-…`.
    package func reveal() -> String {
        var shown = ""
        for (place, digit) in text.enumerated() {
            if place > 0, place.isMultiple(of: 4) { shown.append("-") }
            shown.append(digit)
        }
        return shown
    }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
