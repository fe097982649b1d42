package import Tenancy

/// Where the 32-byte key comes from that seals the private keys in the database.
package enum DeploymentKeySource: Sendable, CustomStringConvertible {
    /// A file, which the composition makes at the first start when it is missing.
    case file(path: String)
    /// The key itself, from an environment variable.
    case value(Redacted<[UInt8]>)

    package static let byteCount = 32

    package var description: String {
        switch self {
        case .file(let path): path
        case .value: "<redacted>"
        }
    }

    /// Beside the SQLite database, so that one directory is one deployment; under `data/` for PostgreSQL.
    static func standard(for database: DatabaseLocation) -> DeploymentKeySource {
        switch database {
        case .sqlite(let path): .file(path: FilePath.join(FilePath.directory(of: path), "deployment.key"))
        case .postgresql: .file(path: "data/deployment.key")
        }
    }
}
