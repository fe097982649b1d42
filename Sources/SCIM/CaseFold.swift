import Foundation

/// Keys under which strings of case-insensitive attributes compare (`caseExact` false, RFC 7643 §2.2).
///
/// No locale is involved: É and é, and Σ, σ and ς give one key, ß stays apart from ss, and the Turkish dotted and
/// dotless letters stay apart from i (corner 98). Canonically equivalent texts give one key (corner 99).
package enum CaseFold {
    /// Unicode simple case folding between two normalizations to NFC; ASCII text takes a short path.
    package static func key(_ text: String) -> String {
        if let ascii = asciiKey(text) { return ascii }
        return composed(folded(composed(text)))
    }

    /// The key of a text that is ASCII; nil for any other.
    static func asciiKey(_ text: String) -> String? {
        var upper = false
        for byte in text.utf8 {
            if byte >= 0x80 { return nil }
            if byte &- 0x41 < 26 { upper = true }
        }
        return upper ? String(decoding: text.utf8.lazy.map(ASCIICase.lower), as: UTF8.self) : text
    }

    static func composed(_ text: String) -> String {
        // Below U+0300 nothing combines, so the text is in NFC already.
        if text.unicodeScalars.allSatisfy({ $0.value < 0x300 }) { return text }
        return text.precomposedStringWithCanonicalMapping
    }

    static func folded(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII {
                out.append(Unicode.Scalar(ASCIICase.lower(UInt8(truncatingIfNeeded: scalar.value))))
                continue
            }
            guard scalar.properties.changesWhenCaseMapped else {
                out.append(scalar)
                continue
            }
            let upper = scalar.properties.uppercaseMapping.unicodeScalars
            // ß has no single capital and ı must not become i: both keep to themselves.
            if scalar != "\u{131}", upper.count == 1, let capital = upper.first {
                out.append(contentsOf: capital.properties.lowercaseMapping.unicodeScalars)
            } else {
                out.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
            }
        }
        return String(out)
    }
}
