/// A name that a person chose for an account, an integration, an org or a project: `[A-Za-z0-9][A-Za-z0-9_-]{0,63}`.
///
/// Two slugs of different entities can't be mixed up. Case matters: `acme` and `Acme` are two accounts.
package struct Slug<Entity>: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// Nil for anything outside the grammar: too long, empty, or with another character.
    package init?(_ text: String) {
        guard SlugGrammar.admits(text) else { return nil }
        self.text = text
    }

    fileprivate init(reserved text: String) { self.text = text }

    package init?(_ text: Substring) { self.init(String(text)) }

    package static func < (left: Slug, right: Slug) -> Bool { left.text < right.text }
}

extension Slug<Integration> {
    /// Stands where an integration's name would in what the account itself made: native users and groups. No integration
    /// can have it, and no text reads as it.
    package static var native: Slug { Slug(reserved: "") }

    package var isNative: Bool { text.isEmpty }

    /// No integration's id: what stands in its place where an administrator came in by a recovery code.
    package static var recovery: Slug { Slug(reserved: "recovery") }
}

/// The same for every entity, and so compiled once: a row's slugs are read a thousand times a page.
private enum SlugGrammar {
    static func admits(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...64).contains(bytes.count), let first = bytes.first, isAlphanumeric(first) else { return false }
        for byte in bytes where !isAlphanumeric(byte) && byte != 0x5f && byte != 0x2d { return false }
        return true
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}

extension Slug: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let slug = Slug(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a name of letters, digits, - and _")
        }
        self = slug
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
