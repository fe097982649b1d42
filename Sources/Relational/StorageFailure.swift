/// Why a statement or a transaction failed; closed, and without any value that was stored or bound.
package enum StorageFailure: Error, Equatable {
    package enum Constraint: String, Sendable {
        case unique
        case foreignKey
        case check
        case notNull
    }

    /// A rule of the schema refused the statement.
    ///
    /// The text says which, alike on both engines: `"table.column, table.column"` for a unique or NOT NULL constraint, the
    /// index's name if it's on an expression, the constraint's name for a CHECK. For a foreign key it's the constraint's
    /// name on PostgreSQL and empty on SQLite, which doesn't tell.
    case constraint(Constraint, String)
    /// The database is away, full, too busy, or broke off; the same request may work later. Answer 503.
    case outage(String)
    /// The database's file or index is damaged.
    case corrupt(String)
    /// A row isn't of the shape that its reader expects: our bug, or a schema that isn't ours.
    case unexpected(String)
    /// A statement that can't work, or a session used against its contract: our bug.
    case fault(String)
    /// The recorded migrations aren't the ones that this program knows.
    case migration(String)
    /// The role may pass over row-level security, so the second lock wouldn't hold.
    case unsafeRole(String)
}

extension StorageFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .constraint(let kind, let on): "constraint \(kind.rawValue): \(on)"
        case .outage(let why): "storage outage: \(why)"
        case .corrupt(let why): "storage corrupt: \(why)"
        case .unexpected(let why): "unexpected row: \(why)"
        case .fault(let why): "storage fault: \(why)"
        case .migration(let why): "migration: \(why)"
        case .unsafeRole(let why): "unsafe role: \(why)"
        }
    }
}
