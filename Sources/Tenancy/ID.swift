/// What an `ID` can name: a prefix tells identifiers of different kinds apart, in logs and in the type system.
package protocol Identified {
    static var idPrefix: String { get }
}

/// An opaque identifier of one kind of entity: a prefix, 48 bits of time and 80 bits of randomness in Crockford base 32.
///
/// Time comes first so that identifiers made later sort later: lists in `id` order only ever grow at the end.
package struct ID<Entity: Identified>: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// A new identifier made at `now`; unguessable in its last 80 bits.
    package static func fresh(at now: Instant) -> ID {
        var random = SystemRandomNumberGenerator()
        return ID(at: now, random: &random)
    }

    /// What sorts before every identifier that is made at `moment` or later, and after every earlier one.
    package static func bound(at moment: Instant) -> ID {
        var zeros = Zeros()
        return ID(at: moment, random: &zeros)
    }

    package init(at now: Instant, random: inout some RandomNumberGenerator) {
        text = Crockford.text(Entity.idPrefix, time: UInt64(clamping: now.milliseconds), random.next(), random.next())
    }

    /// Reads an identifier back; anything that `fresh(at:)` could not have made is nil, so that a lookup never sees it.
    package init?(_ text: String) {
        guard Crockford.isText(text, behind: Entity.idPrefix) else { return nil }
        self.text = text
    }

    package static func < (left: ID, right: ID) -> Bool { left.text < right.text }
}

/// The least of whatever could be random.
private struct Zeros: RandomNumberGenerator {
    mutating func next() -> UInt64 { 0 }
}

extension ID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = ID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a \(Entity.idPrefix) identifier")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Crockford's base 32, lower case: no i, l, o or u, so that a person can read an identifier out loud.
enum Crockford {
    static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    static func digit(_ value: UInt64) -> UInt8 { alphabet[Int(value & 31)] }

    /// 48 bits of time and 80 bits of randomness behind the prefix: 26 digits.
    static func text(_ prefix: String, time: UInt64, _ high: UInt64, _ low: UInt16) -> String {
        var bytes = Array(prefix.utf8)
        bytes.reserveCapacity(bytes.count + 26)
        for shift in stride(from: 45, through: 0, by: -5) { bytes.append(digit(time >> UInt64(shift))) }
        for shift in stride(from: 59, through: 4, by: -5) { bytes.append(digit(high >> UInt64(shift))) }
        let rest = (high & 15) << 16 | UInt64(low)
        for shift in stride(from: 15, through: 0, by: -5) { bytes.append(digit(rest >> UInt64(shift))) }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func isText(_ text: String, behind prefix: String) -> Bool {
        let bytes = text.utf8
        guard bytes.count == prefix.utf8.count + 26, bytes.starts(with: prefix.utf8) else { return false }
        for byte in bytes.dropFirst(prefix.utf8.count) where !isDigit(byte) { return false }
        return true
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39: true
        case 0x61...0x7a: byte != 0x69 && byte != 0x6c && byte != 0x6f && byte != 0x75
        default: false
        }
    }
}

package enum User: Identified { package static let idPrefix = "usr_" }
package enum Group: Identified { package static let idPrefix = "grp_" }
package enum Credential: Identified { package static let idPrefix = "crd_" }
package enum LoginAttempt: Identified { package static let idPrefix = "log_" }
package enum Session: Identified { package static let idPrefix = "ses_" }
package enum ServiceProviderKey: Identified { package static let idPrefix = "key_" }
package enum Request: Identified { package static let idPrefix = "req_" }
package enum EventEndpoint: Identified { package static let idPrefix = "whk_" }
package enum RoleAssignment: Identified { package static let idPrefix = "asg_" }
package enum SetupLink: Identified { package static let idPrefix = "lnk_" }
package enum LogoutNotice: Identified { package static let idPrefix = "lgn_" }
