/// The version of a resource, as an entity tag: `W/"…"` (RFC 7644 §3.14).
///
/// Weak, because projections and header choices change the bytes but not the version. Comparison is weak too
/// (RFC 9110 §8.8.3.2), so a client that drops the `W/` is understood.
package struct Version: Sendable, Hashable, CustomStringConvertible {
    /// What stands between the quotes.
    package let opaque: String

    /// A version of our own; characters that an entity tag can't hold are dropped.
    package init(_ opaque: String) {
        self.opaque = String(decoding: opaque.utf8.filter(Version.isTagCharacter), as: UTF8.self)
    }

    package init(_ number: some FixedWidthInteger) {
        opaque = String(number)
    }

    /// `W/"…"`, for the ETag header and for `meta.version`.
    package var entityTag: String { "W/\"\(opaque)\"" }

    package var description: String { entityTag }

    /// `etagc` of RFC 9110 §8.8.3, ASCII only.
    static func isTagCharacter(_ byte: UInt8) -> Bool {
        byte == 0x21 || (0x23...0x7e).contains(byte)
    }
}
