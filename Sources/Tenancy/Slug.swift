/// A name that a person chose for an account, an integration, an org or a project: `[A-Za-z0-9][A-Za-z0-9_-]{0,63}`.
///
/// Two slugs of different entities can't be mixed up. Case matters: `acme` and `Acme` are two accounts.
package struct Slug<Entity>: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// Nil for anything outside the grammar: too long, empty, or with another character.
    package init?(_ text: some StringProtocol) {
        let utf8 = text.utf8
        guard (1...64).contains(utf8.count), let first = utf8.first, Slug.isAlphanumeric(first) else { return nil }
        guard utf8.allSatisfy({ Slug.isAlphanumeric($0) || $0 == 0x5f || $0 == 0x2d }) else { return nil }
        self.text = String(text)
    }

    package static func < (left: Slug, right: Slug) -> Bool { left.text < right.text }

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
