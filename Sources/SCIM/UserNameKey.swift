import Foundation

/// The key under which a userName is unique and found: PRECIS UsernameCaseMapped (RFC 8265 §3.3), as far as it maps.
///
/// Fullwidth and halfwidth forms become their ordinary ones, then case folds and the text is composed. The profile's
/// refusals (spaces, symbols) are left out: identity providers own the names, and a gateway that refuses one locks a
/// person out.
package struct UserNameKey: Sendable, Hashable, CustomStringConvertible {
    package let text: String

    package init(_ userName: String) {
        if let ascii = CaseFold.asciiKey(userName) {
            text = ascii
        } else {
            text = CaseFold.composed(CaseFold.folded(CaseFold.composed(UserNameKey.ordinaryWidth(userName))))
        }
    }

    package var description: String { text }

    private static func ordinaryWidth(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isWide) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if !isWide(scalar) {
                out.append(scalar)
            } else if let ordinary = singleStep(scalar) {
                out.append(ordinary)
            } else {
                out.append(contentsOf: String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars)
            }
        }
        return String(out)
    }

    /// Where one decomposition is another than all of them, which is what the platform offers: RFC 8265 wants one.
    private static func singleStep(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0xffa0: Unicode.Scalar(0x3164)
        case 0xffa1...0xffbe: Unicode.Scalar(scalar.value - 0xffa1 + 0x3131)
        case 0xffc2...0xffc7: Unicode.Scalar(scalar.value - 0xffc2 + 0x314f)
        case 0xffca...0xffcf: Unicode.Scalar(scalar.value - 0xffca + 0x3155)
        case 0xffd2...0xffd7: Unicode.Scalar(scalar.value - 0xffd2 + 0x315b)
        case 0xffda...0xffdc: Unicode.Scalar(scalar.value - 0xffda + 0x3161)
        case 0xffe3: Unicode.Scalar(0xaf)
        default: nil
        }
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x3000 || (0xff01...0xffee).contains(scalar.value)
    }
}
