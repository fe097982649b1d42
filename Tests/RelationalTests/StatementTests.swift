import Foundation
import Relational
import Synchronization
import Testing

@Suite struct StatementTests {
    static let values: [(Int64?, String?, [UInt8]?)] = [
        (nil, nil, nil),
        (0, "", []),
        (.max, "Zoë 👩‍👩‍👧 \u{202E}abc\u{10FFFF}", Array(0...255)),
        (.min, "'; DROP TABLE thing; -- ? $1 \\ \"", [0]),
        (-1, String(repeating: "ä", count: 500_000), [UInt8](repeating: 7, count: 1_000_000)),
    ]

    @Test(arguments: EngineKind.available)
    func `every value comes back as it went in`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            for (id, value) in Self.values.enumerated() {
                try await engine.write(.allTenants) { session in
                    let changed = try session.execute(
                        """
                        INSERT INTO thing (id, number, words, bytes)
                        VALUES (\(id), \(value.0), \(value.1), \(value.2))
                        """)
                    #expect(changed == 1)
                }
                let back = try await engine.read(.allTenants) { session in
                    try session.first("SELECT number, words, bytes FROM thing WHERE id = \(id)") { row in
                        (try row.optionalInt(0), try row.optionalText(1), try row.optionalBlob(2))
                    }
                }
                let found = try #require(back)
                #expect(found.0 == value.0)
                #expect(found.1.map { Array($0.utf8) } == value.1.map { Array($0.utf8) })
                #expect(found.2 == value.2)
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a truth value is one or zero`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.allTenants) { session in
                try session.execute("INSERT INTO thing (id, number) VALUES (1, \(true)), (2, \(false))")
                let flags = try session.query("SELECT number, number = 1 FROM thing ORDER BY id") { row in
                    [try row.bool(0), try row.bool(1)]
                }
                #expect(flags == [[true, true], [false, false]])
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `counts and sums are integers`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let edges: [Int64] = [0, 1, 9_999, 10_000, -10_000, 123_456_789_012, .max, .min]
            for edge in edges {
                try await engine.write(.allTenants) { session in
                    try session.execute("DELETE FROM thing")
                    #expect(try session.scalar("SELECT sum(number) FROM thing") == nil)
                    try session.execute("INSERT INTO thing (id, number) VALUES (1, \(edge)), (2, 0)")
                    #expect(try session.scalar("SELECT count(*) FROM thing") == 2)
                    #expect(try session.scalar("SELECT sum(number) FROM thing") == edge)
                }
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a statement says how many rows it changed`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.allTenants) { session throws -> Void in
                #expect(try session.execute("INSERT INTO thing (id) VALUES (1), (2), (3)") == 3)
                #expect(try session.execute("SELECT id FROM thing") == 0)
                #expect(try session.execute("UPDATE thing SET number = 1 WHERE id > 1") == 2)
                #expect(try session.execute("UPDATE thing SET number = 1 WHERE id > 9") == 0)
                #expect(try session.execute("INSERT INTO thing (id) VALUES (1) ON CONFLICT DO NOTHING") == 0)
                #expect(try session.execute("INSERT INTO thing (id) VALUES (4) RETURNING id") == 1)
                #expect(try session.query("DELETE FROM thing WHERE id < 3 RETURNING id") { try $0.int(0) }.count == 2)
                #expect(try session.execute("DELETE FROM thing") == 2)
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `text is ordered byte by byte`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let words = ["a", "B", "é", "z", "_", "Z", "1", "ß", "aa", "a b"]
            let order = try await engine.write(.allTenants) { session in
                for (id, word) in words.enumerated() {
                    try session.execute("INSERT INTO thing (id, words) VALUES (\(id), \(word))")
                }
                return try session.query("SELECT words FROM thing ORDER BY words") { try $0.text(0) }
            }
            #expect(order == words.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
        }
    }

    @Test(arguments: EngineKind.available)
    func `a list matches its members and an empty one nothing`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.allTenants) { session in
                for id in 0..<20 { try session.execute("INSERT INTO thing (id) VALUES (\(id))") }
                for count in [0, 1, 2, 3, 5, 8, 13] {
                    let ids = (0..<count).map { SQLValue.integer(Int64($0)) }
                    #expect(
                        try session.scalar("SELECT count(*) FROM thing WHERE id IN \(SQL.list(ids))") == Int64(count))
                }
                #expect(
                    try session.scalar("SELECT count(*) FROM thing WHERE id NOT IN \(SQL.list([] as [String]))") == 0)
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `streaming can stop at any row and the session goes on`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.allTenants) { session in
                for id in 0..<3_000 { try session.execute("INSERT INTO thing (id) VALUES (\(id))") }
                for stop in [1, 2, 2_999, 3_000] {
                    var seen = 0
                    try session.stream("SELECT id FROM thing ORDER BY id") { row throws -> Bool in
                        #expect(try row.int(0) == Int64(seen))
                        seen += 1
                        return seen < stop
                    }
                    #expect(seen == stop)
                }
                #expect(throws: Refusal.no(3)) {
                    try session.stream("SELECT id FROM thing") { _ in throw Refusal.no(3) }
                }
                #expect(try session.scalar("SELECT count(*) FROM thing") == 3_000)
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `thousands of different texts are served by a bounded cache`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.allTenants) { session throws -> Void in
                var sql: SQL = "SELECT \(1)"
                for count in 1..<700 {
                    #expect(try session.scalar(sql) == Int64(count))
                    sql.append(" + 1")
                }
                #expect(try session.scalar("SELECT \(1)") == 1)
            }
        }
    }

    /// Each is the first of a transaction, where making room for it must not come between BEGIN and its isolation level.
    @Test(arguments: EngineKind.available)
    func `thousands of transactions begin with different texts`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            var sql: SQL = "SELECT \(1)"
            for count in 1..<700 {
                let text = sql
                #expect(try await engine.read(.allTenants) { try $0.scalar(text) } == Int64(count))
                sql.append(" + 1")
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a column of another shape is refused`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.allTenants) { session in
                try session.execute("INSERT INTO thing (id, words) VALUES (1, 'w')")
                let reads: [(any SQLRow) throws -> Void] = [
                    { _ = try $0.text(0) }, { _ = try $0.int(1) }, { _ = try $0.blob(1) }, { _ = try $0.int(2) },
                    { _ = try $0.int(3) }, { _ = try $0.int(-1) }, { _ = try $0.int(.max) },
                    { _ = try $0.optionalInt(9) },
                ]
                for read in reads {
                    do {
                        try session.stream("SELECT id, words, number FROM thing") { row in
                            try read(row)
                            return true
                        }
                        Issue.record("read a column that isn't there")
                    } catch StorageFailure.unexpected {}
                }
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a statement inside another's row is refused`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let seen = await failure {
                try await engine.write(.allTenants) { session in
                    try session.execute("INSERT INTO thing (id) VALUES (1)")
                    _ = try session.query("SELECT id FROM thing") { _ in try session.scalar("SELECT 1") }
                }
            }
            guard case .fault = seen else {
                Issue.record("\(String(describing: seen))")
                return
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a session and a row that were kept refuse`(_ kind: EngineKind) async throws {
        struct Kept: @unchecked Sendable {
            var session: (any SQLSession)?
            var row: (any SQLRow)?
        }
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let kept = Mutex(Kept())
            try await engine.read(.allTenants) { session in
                _ = try session.first("SELECT 1") { row in kept.withLock { $0 = Kept(session: session, row: row) } }
            }
            let late = kept.withLock { $0 }
            #expect(throws: StorageFailure.fault("the transaction has ended")) { try late.session?.scalar("SELECT 1") }
            #expect(throws: StorageFailure.self) { try late.row?.int(0) }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a plan tells an index from a scan`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { session throws -> Void in
                if session.dialect.name == .postgres { try session.execute("SET LOCAL enable_seqscan = off") }
                let byKey = try session.plan(of: "SELECT amount FROM parent WHERE account_id = \("a") AND id = \("p")")
                #expect(byKey.contains { $0.localizedCaseInsensitiveContains("index") })
                let byAmount = try session.plan(of: "SELECT amount FROM parent WHERE amount = \(1)")
                #expect(byAmount.contains { $0.localizedCaseInsensitiveContains("scan") })
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `rows can be locked for a change`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { session in
                try addParent(session, "p")
                let d = session.dialect
                #expect(try session.exists("SELECT id FROM parent WHERE id = 'p'\(d.forUpdate)"))
                #expect(try session.exists("SELECT id FROM parent WHERE id = 'p'\(d.forUpdateSkippingLocked)"))
            }
        }
    }
}
