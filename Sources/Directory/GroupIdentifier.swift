import Foundation
package import KeyMaterial
package import Tenancy

/// The name by which roles and the application refer to a group: `^[a-zA-Z_][0-9a-zA-Z_$]{0,127}$`, derived from its display name.
package struct GroupIdentifier: Hashable, Sendable, CustomStringConvertible {
    package static let maximumLength = 128

    package let text: String

    package var description: String { text }

    /// Reads back what the database holds.
    package init(stored text: String) { self.text = text }

    /// The identifiers that a group of this name may take, the plain one first; the next ones carry a deterministic short hash, for when
    /// another group has the plain one, when nothing of the name is left (Japanese, emoji), or when it is a reserved word.
    ///
    /// The last one is of this group alone: groups that are pushed under one name and renamed keep the identifiers of that name,
    /// however many they are.
    package static func candidates(
        displayName: String, provenance: Provenance, id: ID<Group>
    ) throws(KeyMaterialFailure) -> [GroupIdentifier] {
        let stem = stem(of: displayName)
        let origin =
            switch provenance {
            case .native: ""
            case .managed(by: let integration): integration.text
            }
        let ofName = try hash("\(origin)\u{0}\(displayName)")
        let ofGroup = try hash("\(origin)\u{0}\(displayName)\u{0}\(id)")
        let hashed = [ofName.prefix(6), ofName.prefix(12), ofGroup.prefix(24)].map { suffix in
            let base = stem.isEmpty ? "group" : String(stem.prefix(maximumLength - 1 - suffix.count))
            return GroupIdentifier(stored: "\(base)_\(suffix)")
        }
        let plain = stem.isEmpty || reserved.contains(stem.lowercased()) ? [] : [GroupIdentifier(stored: stem)]
        return plain + hashed
    }

    private static func hash(_ text: String) throws(KeyMaterialFailure) -> String {
        let digits = Array("0123456789abcdef")
        return String(try SHA256.digest(Array(text.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// `.`, `-` and space become `_`; accents go; leading digits, `-` and `$` go; so does everything that is not `[0-9A-Za-z_$]`.
    private static func stem(of displayName: String) -> String {
        let scalars = displayName.decomposedStringWithCanonicalMapping.unicodeScalars
        var stem = ""
        for scalar in scalars {
            switch scalar {
            case "0"..."9", "$":
                if !stem.isEmpty { stem.unicodeScalars.append(scalar) }
            case "-":
                if !stem.isEmpty { stem.append("_") }
            case ".", " ":
                stem.append("_")
            case "a"..."z", "A"..."Z", "_":
                stem.unicodeScalars.append(scalar)
            default:
                continue
            }
            if stem.utf8.count == maximumLength { break }
        }
        return stem
    }

    /// Operators and literals of the expression languages in which applications refer to groups.
    private static let reserved: Set<String> = [
        "and", "div", "eq", "false", "ge", "gt", "le", "lt", "mod", "ne", "new", "not", "null", "or", "return", "true",
        "var",
    ]
}
