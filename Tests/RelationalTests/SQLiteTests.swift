import Foundation
import Relational
import RelationalSQLite
import Testing

@Suite struct SQLiteTests {
    @Test func `a file that is no database is corrupt, and a directory that isn't there an outage`() async throws {
        let place = try await Place.make(.sqlite)
        defer { place.remove() }
        try Data(repeating: 65, count: 8_192).write(to: URL(filePath: place.location))
        #expect(throws: StorageFailure.corrupt("SQLite result 26")) { try SQLiteEngine(path: place.location) }
        do {
            _ = try SQLiteEngine(path: place.location + "/nowhere/x.db")
            Issue.record("it was opened")
        } catch .outage {
        } catch { Issue.record("\(error)") }
    }

    @Test func `two processes' writers take turns`() async throws {
        try await withEngine(.sqlite) { (one, place) async throws -> Void in
            let two = try SQLiteEngine(path: place.location)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    let engine: any Engine = number % 2 == 0 ? one : two
                    group.addTask { try await engine.write(.tenant("a")) { try addParent($0, "p\(number)") } }
                }
                try await group.waitForAll()
            }
            #expect(try await parents(one) == 100)
            await two.shutdown()
        }
    }

    @Test func `when the disk is full what was answered stays and the rest is an outage`() async throws {
        try await withEngine(.sqlite) { (engine, _) async throws -> Void in
            try await engine.write(.allTenants) { _ = try $0.scalar("PRAGMA max_page_count = 300") }
            let blob = [UInt8](repeating: 1, count: 20_000)
            let stored = await withTaskGroup(of: Bool?.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        do {
                            try await engine.write(.allTenants) { session in
                                try session.execute("INSERT INTO thing (id, bytes) VALUES (\(number), \(blob))")
                            }
                            return true
                        } catch StorageFailure.outage {
                            return false
                        } catch {
                            return nil
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(!stored.contains(nil))
            #expect(stored.contains(false))
            let count = try await engine.read(.allTenants) { try $0.scalar("SELECT count(*) FROM thing") }
            #expect(count == Int64(stored.count { $0 == true }))
            // And it's well again when there's room.
            try await engine.write(.allTenants) { _ = try $0.scalar("PRAGMA max_page_count = 100000") }
            try await engine.write(.allTenants) { try $0.execute("INSERT INTO thing (id) VALUES (1000)") }
        }
    }

    @Test func `a write survives the engine being dropped without a shutdown`() async throws {
        let place = try await Place.make(.sqlite)
        defer { place.remove() }
        do {
            let engine = try SQLiteEngine(path: place.location)
            try await engine.migrate(sample)
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
        }
        let engine = try SQLiteEngine(path: place.location)
        #expect(try await parents(engine) == 1)
        await engine.shutdown()
    }
}
