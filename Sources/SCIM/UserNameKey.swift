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
            if isWide(scalar) {
                out.append(contentsOf: String(scalar).precomposedStringWithCompatibilityMapping.unicodeScalars)
            } else {
                out.append(scalar)
            }
        }
        return String(out)
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0x3000 || (0xff01...0xffee).contains(scalar.value)
    }
}
