/// Base64 as XML Schema and RFC 4648 §4 define it, decoded strictly.
///
/// White space may stand anywhere. Nothing else is skipped: a foreign character, data after padding, missing padding or
/// trailing bits that aren't zero refuse, because each gives an attacker a second spelling of the same bytes.
package enum Base64 {
    /// The text of some bytes, padded, without line breaks.
    package static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.encode(bytes, with: Base64Alphabet.standard, padded: true)
    }

    /// The bytes of a text.
    ///
    /// - Throws: `.base64Malformed`.
    package static func decode(_ text: String) throws(KeyMaterialRefusal) -> [UInt8] {
        var text = text
        let decoded = text.withUTF8 { unsafe Base64Alphabet.decode($0.span) }
        guard let decoded else { throw .base64Malformed }
        return decoded
    }

    /// The bytes of a text given as UTF-8.
    package static func decode(_ text: [UInt8]) throws(KeyMaterialRefusal) -> [UInt8] {
        guard let decoded = Base64Alphabet.decode(text.span) else { throw .base64Malformed }
        return decoded
    }
}

/// Base64 with the URL-safe alphabet and without padding (RFC 4648 §5, RFC 7515 §2), as JOSE and OAuth write it.
package enum Base64URL {
    /// The text of some bytes.
    package static func encode(_ bytes: [UInt8]) -> String {
        Base64Alphabet.encode(bytes, with: Base64Alphabet.urlSafe, padded: false)
    }

    /// The bytes of a text; no white space, no padding, trailing bits zero.
    ///
    /// - Throws: `.base64Malformed`.
    package static func decode(_ text: String) throws(KeyMaterialRefusal) -> [UInt8] {
        var text = text
        let decoded = text.withUTF8 { unsafe Base64Alphabet.decodeURLSafe($0.span) }
        guard let decoded else { throw .base64Malformed }
        return decoded
    }
}
