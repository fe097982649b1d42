import ArgumentParser
import Foundation
import Records
import Relational
import RelationalSQLite
import SCIM
import Settings

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the SQLite database into a file, while the gateway runs.",
        discussion:
            "The deployment key isn't in it. Keep a copy of that, too: without it the keys in the database stay shut.")

    @OptionGroup var options: Options
    @Argument(help: "The file to write; it must not be there yet.") var file: String

    func run() async throws {
        try await exiting {
            let settings = try options.settings()
            let path = try settings.sqlitePath(
                otherwise: "pg_dump --format=custom --file=\(file) (with PGDATABASE or its URL)")
            guard FileManager.default.fileExists(atPath: path) else { throw Refused("There is no database \(path).") }
            try DatabaseFile.copy(from: path, to: file)
            DatabaseFile.print("backed up", path, to: file, json: options.json)
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Puts a backup in the place of the SQLite database, which must not be there.")

    @OptionGroup var options: Options
    @Argument(help: "The file that backup wrote.") var file: String

    func run() async throws {
        try await exiting {
            let settings = try options.settings()
            let path = try settings.sqlitePath(
                otherwise: "pg_restore --clean --if-exists \(file) (with PGDATABASE or its URL)")
            guard FileManager.default.fileExists(atPath: file) else { throw Refused("There is no file \(file).") }
            for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
                throw Refused(
                    "There is a database already: \(path)\(suffix). Stop the gateway, and move it away with its -wal and -shm."
                )
            }
            try DatabaseFile.copy(from: file, to: path)
            DatabaseFile.print("restored", file, to: path, json: options.json)
        }
    }
}

/// Copies database files: all of one, or nothing.
private enum DatabaseFile {
    static func copy(from source: String, to target: String) throws {
        let files = FileManager.default
        let url = URL(fileURLWithPath: target)
        guard !files.fileExists(atPath: target) else { throw Refused("There is a file \(target) already.") }
        let aside = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)")
        defer {
            for suffix in ["", "-journal", "-wal", "-shm"] { try? files.removeItem(atPath: aside.path + suffix) }
        }
        do {
            try files.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            // It holds names and sealed keys: nobody else's business.
            guard files.createFile(atPath: aside.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                throw Refused("Nothing can be written beside \(target).")
            }
            try SQLiteBackup.copy(from: source, to: aside.path)
            try files.linkItem(at: aside, to: url)
        } catch let failure as StorageFailure {
            throw Refused("\(source) can't be copied: \(failure)")
        } catch let refused as Refused {
            throw refused
        } catch {
            throw Refused("\(target) can't be written.")
        }
    }

    static func print(_ what: String, _ source: String, to target: String, json: Bool) {
        let object = JSON.object([("from", .text(source)), ("to", .text(target))])
        Console.print(json ? object.rendered : "\(source) is \(what) to \(target)")
    }
}

extension ServerSettings {
    /// - Parameter otherwise: what does it for PostgreSQL.
    fileprivate func sqlitePath(otherwise: String) throws -> String {
        switch database {
        case .sqlite(let path): return path
        case .postgresql: throw Refused("The database is PostgreSQL, whose own tool does this: \(otherwise)")
        }
    }
}
