import Relational
import Testing

@Suite struct FailureTests {
    /// Statements that a constraint refuses, and what they are refused as.
    static let violations: [(SQL, StorageFailure.Constraint, String)] = [
        (
            "INSERT INTO parent (account_id, id) VALUES ('a', 'p')", .unique, "parent.account_id, parent.id"
        ),
        ("INSERT INTO parent (account_id, id, note) VALUES ('a', 'q', 'SECRET')", .unique, "parent_note"),
        ("INSERT INTO parent (account_id, id, amount) VALUES ('a', 'q', 5000000)", .check, "amount_is_small"),
        ("INSERT INTO parent (account_id, id, amount) VALUES ('a', 'q', NULL)", .notNull, "parent.amount"),
        ("UPDATE parent SET id = NULL WHERE id = 'p'", .notNull, "parent.id"),
    ]

    @Test(arguments: EngineKind.available)
    func `each constraint is told by the same name on every engine`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { session in
                try session.execute("INSERT INTO parent (account_id, id, note) VALUES ('a', 'p', 'secret')")
            }
            for (sql, constraint, name) in Self.violations {
                // Twice: the second time the name comes from what was learnt the first time.
                for _ in 0..<2 {
                    let seen = await failure { try await engine.write(.tenant("a")) { try $0.execute(sql) } }
                    #expect(seen == .constraint(constraint, name))
                }
            }
            let orphan = await failure {
                try await engine.write(.tenant("a")) { session in
                    try session.execute("INSERT INTO child (account_id, id, parent_id) VALUES ('a', 'c', 'nobody')")
                }
            }
            guard case .constraint(.foreignKey, _) = orphan else {
                Issue.record("\(String(describing: orphan))")
                return
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `text with a NUL is refused before it is sent`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let seen = await failure { try await engine.write(.tenant("a")) { try addParent($0, "p\0q") } }
            #expect(seen == .constraint(.check, "NUL in text"))
            // The connection isn't out of step afterwards.
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
            #expect(try await parents(engine) == 1)
        }
    }

    @Test(arguments: EngineKind.available)
    func `no failure quotes a value`(_ kind: EngineKind) async throws {
        let secret = "hunter2"
        let statements: [SQL] = [
            "INSERT INTO parent (account_id, id, note) VALUES ('a', 'q', \(secret))",
            "INSERT INTO thing (id, number) VALUES (\(secret), 1)",
            "INSERT INTO thing (id, bytes) VALUES (1, \(secret))",
            "INSERT INTO child (account_id, id, parent_id) VALUES ('a', 'c', \(secret))",
            "SELECT CAST(\(secret) AS INTEGER) / 0 FROM nothing",
            "SELECT no_such_function(\(secret))",
            "SELEC \(secret)",
        ]
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { session in
                try session.execute("INSERT INTO parent (account_id, id, note) VALUES ('a', 'p', \(secret))")
            }
            for sql in statements {
                let seen = await failure { try await engine.write(.tenant("a")) { try $0.execute(sql) } }
                let text = try #require(seen).description + String(reflecting: try #require(seen))
                #expect(!text.contains(secret))
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a statement that is no statement is a fault`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let broken: [SQL] = ["SELECT 1; SELECT 2", "", "SELECT ?", "SELECT \(1) WHERE ? = 1", "SELECT '"]
            for sql in broken {
                let seen = await failure { try await engine.write(.allTenants) { _ = try $0.scalar(sql) } }
                guard case .fault = seen else {
                    Issue.record("\(sql): \(String(describing: seen))")
                    continue
                }
            }
        }
    }
}
