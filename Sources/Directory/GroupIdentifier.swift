import Foundation
package import KeyMaterial
import Tenancy

/// The name by which roles and the application refer to a group: `^[a-zA-Z_][0-9a-zA-Z_$]{0,127}$`, derived from its display name.
package struct GroupIdentifier: Hashable, Sendable, CustomStringConvertible {
    package static let maximumLength = 128

    package let text: String

    package var description: String { text }

    /// Reads back what the database holds.
    package init(stored text: String) { self.text = text }

    /// The identifiers that a group of this name may take, the plain one first; the next ones carry a deterministic short hash, for when
    /// another group has the plain one, when nothing of the name is left (Japanese, emoji), or when it is a reserved word.
    package static func candidates(
        displayName: String, provenance: Provenance
    ) throws(KeyMaterialFailure) -> [GroupIdentifier] {
        let stem = stem(of: displayName)
        let origin =
            switch provenance {
            case .native: ""
            case .managed(by: let integration): integration.text
            }
        let hash = try SHA256.digest(Array("\(origin)\u{0}\(displayName)".utf8)).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
        let hashed = [6, 12, 24].map { length in
            let base = stem.isEmpty ? "group" : String(stem.prefix(maximumLength - 1 - length))
            return GroupIdentifier(stored: "\(base)_\(hash.prefix(length))")
        }
        let plain = stem.isEmpty || reserved.contains(stem.lowercased()) ? [] : [GroupIdentifier(stored: stem)]
        return plain + hashed
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
