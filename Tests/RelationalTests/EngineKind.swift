import Foundation
import Relational
import RelationalPostgres
import RelationalSQLite
import Testing

/// The engines that the contract is proven on: SQLite always, PostgreSQL where a server's URL is given.
enum EngineKind: String, CaseIterable, CustomTestStringConvertible {
    case sqlite
    case postgres

    static let postgresURL = ProcessInfo.processInfo.environment["GATEHOUSE_TEST_POSTGRES"]
    static let hasPostgres = !(postgresURL ?? "").isEmpty
    static let available: [EngineKind] = hasPostgres ? [.sqlite, .postgres] : [.sqlite]

    var testDescription: String { rawValue }

    var dialect: Dialect { self == .sqlite ? .sqlite : .postgres }
}

/// A database of a test's own: a file, or a schema.
struct Place: Sendable {
    let kind: EngineKind
    /// A path or a URL.
    let location: String

    static func make(_ kind: EngineKind) async throws -> Place {
        let name = "t" + UUID().uuidString.replacing("-", with: "").lowercased()
        switch kind {
        case .sqlite:
            let directory = FileManager.default.temporaryDirectory.appending(path: name)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            return Place(kind: kind, location: directory.appending(path: "test.db").path)
        case .postgres:
            let url = EngineKind.postgresURL ?? ""
            let engine = try await PostgresEngine.open(url: url, connections: 1)
            try await engine.write(.allTenants) { session in
                try session.execute("SELECT set_config('gatehouse.test_schema', \(name), true)")
                try session.execute(
                    "DO $$ BEGIN EXECUTE format('CREATE SCHEMA %I', current_setting('gatehouse.test_schema')); END $$")
            }
            await engine.shutdown()
            let mark = url.contains("?") ? "&" : "?"
            return Place(kind: kind, location: "\(url)\(mark)options=-csearch_path%3D\(name)")
        }
    }

    func open(connections: Int = 4, statementTimeout: Duration = .seconds(30)) async throws -> any Engine {
        switch kind {
        case .sqlite: try SQLiteEngine(path: location)
        case .postgres:
            try await PostgresEngine.open(
                url: location, connections: connections, statementTimeout: statementTimeout)
        }
    }

    func remove() {
        guard kind == .sqlite else { return }
        try? FileManager.default.removeItem(at: URL(filePath: location).deletingLastPathComponent())
    }
}

/// Runs a test on an engine with the sample tables, and puts everything away afterwards.
func withEngine(_ kind: EngineKind, _ test: (any Engine, Place) async throws -> Void) async throws {
    let place = try await Place.make(kind)
    defer { place.remove() }
    let engine = try await place.open()
    do {
        try await engine.migrate(sample)
        try await test(engine, place)
    } catch {
        await engine.shutdown()
        throw error
    }
    await engine.shutdown()
}

/// Tables with one constraint of each kind.
let sample: [Migration] = [
    Migration("parent and child") { d in
        [
            """
            CREATE TABLE parent (
                account_id \(d.textType) NOT NULL,
                id \(d.textType) NOT NULL,
                amount \(d.integerType) NOT NULL DEFAULT 0 CONSTRAINT amount_is_small CHECK (amount < 1000000),
                note \(d.textType),
                PRIMARY KEY (account_id, id)
            )\(d.tableSuffix)
            """,
            "CREATE UNIQUE INDEX parent_note ON parent (account_id, lower(note))",
            """
            CREATE TABLE child (
                account_id \(d.textType) NOT NULL,
                id \(d.textType) NOT NULL,
                parent_id \(d.textType) NOT NULL,
                late_id \(d.textType),
                PRIMARY KEY (account_id, id),
                FOREIGN KEY (account_id, parent_id) REFERENCES parent (account_id, id),
                FOREIGN KEY (account_id, late_id) REFERENCES parent (account_id, id) DEFERRABLE INITIALLY DEFERRED
            )\(d.tableSuffix)
            """,
        ] + d.rowLevelSecurity(table: "parent") + d.rowLevelSecurity(table: "child")
    },
    Migration("thing") { d in
        [
            """
            CREATE TABLE thing (
                id \(d.integerType) NOT NULL PRIMARY KEY,
                number \(d.integerType),
                words \(d.textType),
                bytes \(d.blobType)
            )\(d.tableSuffix)
            """
        ]
    },
]

func addParent(_ session: any SQLSession, _ id: String, account: String = "a", amount: Int = 0) throws {
    try session.execute(
        "INSERT INTO parent (account_id, id, amount) VALUES (\(account), \(id), \(amount))")
}

func parents(_ engine: any Engine, _ account: String = "a") async throws -> Int64 {
    try await engine.read(.tenant(account)) { session in
        try session.scalar("SELECT count(*) FROM parent WHERE account_id = \(account)") ?? 0
    }
}

/// An error of a body's own.
enum Refusal: Error, Equatable { case no(Int) }

/// What a call threw, if it was a storage failure.
func failure<T>(_ work: () async throws -> T) async -> StorageFailure? {
    do {
        _ = try await work()
        return nil
    } catch {
        return error as? StorageFailure
    }
}
