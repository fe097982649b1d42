package import Directory
import SCIM
import Tenancy

/// Whom a routing decision is about: somebody in the directory, or what they typed.
package struct RoutedPerson: Hashable, Sendable {
    /// The user's id when known: the share that a person falls in doesn't change with their name.
    let stableKey: String
    /// userNames and e-mail addresses, prepared for comparison.
    let names: Set<String>
    /// Display names and identifiers, prepared for comparison.
    let groups: Set<String>

    /// Somebody of whom nothing is known but what they typed.
    package init(hint: String) {
        stableKey = Self.key(hint)
        names = [Self.key(hint)]
        groups = []
    }

    package init(_ person: Person, groups: [GroupReference]) {
        stableKey = person.id.text
        names = Set(
            ([person.userName] + person.records.map(\.userName) + person.records.compactMap(\.profile.email))
                .map(Self.key))
        self.groups = Set(groups.flatMap { [Self.key($0.displayName), Self.key($0.identifier.text)] })
    }

    /// The domains of the e-mail addresses among the names.
    var domains: Set<String> {
        Set(names.compactMap { name in name.lastIndex(of: "@").map { String(name[name.index(after: $0)...]) } })
    }

    static func key(_ name: String) -> String { UserNameKey(name).text }

    /// A number from 0 to 99 that stays the same on every node and after every restart, so that raising the share only
    /// ever adds people. FNV-1a, with a last mix because its low bits alone are uneven.
    func share(in account: Slug<Account>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in Array(account.text.utf8) + [0] + Array(stableKey.utf8) {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        hash ^= hash >> 33
        return Int(hash % 100)
    }
}
