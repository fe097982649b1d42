import Foundation
package import Records
package import Relational
import RelationalPostgres
import RelationalSQLite
import Synchronization

/// A database with our schema, which all tests of a process share: each makes accounts of its own, so that they also prove isolation.
package struct TestDatabase: Sendable {
    package let kind: EngineKind
    /// A path or a URL.
    let location: String
    package let engine: any Engine
    package let records: Records

    package static func shared(_ kind: EngineKind) async throws -> TestDatabase {
        switch kind {
        case .sqlite: try await sqlite.value
        case .postgres: try await postgres.value
        }
    }

    private static let sqlite = Task { try await TestDatabase.make(.sqlite) }
    private static let postgres = Task { try await TestDatabase.make(.postgres) }

    /// The same database, as another node of the deployment has it.
    package func anotherNode() async throws -> Records { try await Records.open(try await Self.open(kind, location)) }

    /// One that nobody shares: for tests that need an account of a certain name, or clean up in all of them.
    package static func alone(_ kind: EngineKind) async throws -> TestDatabase { try await make(kind) }

    /// A database without a schema, for tests of migrations.
    package static func emptyEngine(_ kind: EngineKind) async throws -> any Engine {
        try await open(kind, try await place(kind))
    }

    private static func make(_ kind: EngineKind) async throws -> TestDatabase {
        let location = try await place(kind)
        let engine = try await open(kind, location)
        return TestDatabase(
            kind: kind, location: location, engine: engine, records: try await Records.open(engine))
    }

    private static func open(_ kind: EngineKind, _ location: String) async throws -> any Engine {
        switch kind {
        case .sqlite: try SQLiteEngine(path: location)
        case .postgres: try await PostgresEngine.open(url: location, connections: 8)
        }
    }

    /// An empty file, or an empty schema of the test server.
    private static func place(_ kind: EngineKind) async throws -> String {
        let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        switch kind {
        case .sqlite:
            let directory = FileManager.default.temporaryDirectory.appending(path: name)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            Leftovers.removeAtExit(directory)
            return directory.appending(path: "test.db").path
        case .postgres:
            let url = EngineKind.postgresURL
            let engine = try await PostgresEngine.open(url: url, connections: 1)
            try await engine.write(.allTenants) { session in
                try session.execute("SELECT set_config('gatehouse.test_schema', \(name), true)")
                try session.execute(
                    "DO $$ BEGIN EXECUTE format('CREATE SCHEMA %I', current_setting('gatehouse.test_schema')); END $$")
            }
            await engine.shutdown()
            return "\(url)\(url.contains("?") ? "&" : "?")options=-csearch_path%3D\(name)"
        }
    }
}

/// What is taken away when the process ends, since no single test may.
private enum Leftovers {
    private static let directories = Mutex<[URL]>([])

    static func removeAtExit(_ directory: URL) {
        let isFirst = directories.withLock { directories in
            directories.append(directory)
            return directories.count == 1
        }
        guard isFirst else { return }
        atexit {
            for directory in Leftovers.directories.withLock({ $0 }) {
                try? FileManager.default.removeItem(at: directory)
            }
        }
    }
}
