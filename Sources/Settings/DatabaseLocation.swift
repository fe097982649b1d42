package import Tenancy

/// `sqlite:path` for one node, `postgresql://…` for many.
package enum DatabaseLocation: Sendable, CustomStringConvertible {
    case sqlite(path: String)
    /// A libpq connection URI, which may hold a password.
    case postgresql(uri: Redacted<String>)

    /// Without what may be secret.
    package var description: String {
        switch self {
        case .sqlite(let path): "sqlite:\(path)"
        case .postgresql: "postgresql"
        }
    }

    /// Reads `sqlite:data/gatehouse.db`, `sqlite:///var/lib/gatehouse.db` or a libpq URI.
    static func read(_ text: String) throws(Complaint) -> DatabaseLocation {
        if text.hasPrefix("postgresql://") || text.hasPrefix("postgres://") {
            return .postgresql(uri: Redacted(text))
        }
        guard text.hasPrefix("sqlite:") else {
            // Not quoted back: it may hold a password.
            throw Complaint("must be sqlite:PATH or postgresql://…")
        }
        var path = text.dropFirst("sqlite:".count)
        if path.hasPrefix("//") { path = path.dropFirst(2) }
        guard !path.isEmpty, !path.hasSuffix("/") else { throw Complaint("must name a file after sqlite:") }
        guard !path.hasPrefix(":memory:") else {
            throw Complaint("must name a file; accounts in memory would be gone with the process")
        }
        return .sqlite(path: String(path))
    }
}
