import Foundation
import Relational
import RelationalPostgres
import Testing

@Suite(.enabled(if: EngineKind.hasPostgres, "GATEHOUSE_TEST_POSTGRES isn't set: the contract is proven on SQLite only"))
struct PostgresTests {
    @Test func `a transaction sees and changes its own account's rows only, even without a WHERE`() async throws {
        try await withEngine(.postgres) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
            try await engine.write(.tenant("b")) { try addParent($0, "p", account: "b") }
            let ids: SQL = "SELECT account_id FROM parent ORDER BY account_id"
            #expect(try await engine.read(.tenant("a")) { try $0.query(ids) { try $0.text(0) } } == ["a"])
            #expect(try await engine.read(.tenant("b")) { try $0.query(ids) { try $0.text(0) } } == ["b"])
            #expect(try await engine.read(.tenant("c")) { try $0.query(ids) { try $0.text(0) } } == [])
            #expect(try await engine.read(.allTenants) { try $0.query(ids) { try $0.text(0) } } == ["a", "b"])
            #expect(try await engine.write(.tenant("b")) { try $0.execute("UPDATE parent SET amount = 3") } == 1)
            #expect(try await engine.write(.tenant("c")) { try $0.execute("DELETE FROM parent") } == 0)
        }
    }

    @Test func `a row of another account can't be stored or given away`() async throws {
        try await withEngine(.postgres) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
            for sql: SQL in [
                "INSERT INTO parent (account_id, id) VALUES ('b', 'p')", "UPDATE parent SET account_id = 'b'",
            ] {
                let seen = await failure { try await engine.write(.tenant("a")) { try $0.execute(sql) } }
                guard case .fault = seen else {
                    Issue.record("\(String(describing: seen))")
                    continue
                }
            }
        }
    }

    @Test func `one transaction's account doesn't leak into the next on the same connection`() async throws {
        let place = try await Place.make(.postgres)
        let engine = try await place.open(connections: 1)
        try await engine.migrate(sample)
        try await engine.write(.tenant("a")) { try addParent($0, "p") }
        for _ in 0..<20 {
            #expect(try await parents(engine, "a") == 1)
            #expect(try await engine.read(.tenant("b")) { try $0.scalar("SELECT count(*) FROM parent") } == 0)
        }
        await engine.shutdown()
    }

    @Test func `a superuser is refused`() async throws {
        let url = try #require(EngineKind.postgresURL).replacing("gatehouse@", with: "postgres@")
        guard case .unsafeRole = await failure({ _ = try await PostgresEngine.open(url: url) }) else {
            Issue.record("it was accepted")
            return
        }
    }

    @Test func `a server that isn't there is an outage and the password isn't told`() async throws {
        let seen = await failure {
            _ = try await PostgresEngine.open(url: "postgresql://u:hunter2@127.0.0.1:1/nowhere")
        }
        guard case .outage(let why) = seen else {
            Issue.record("\(String(describing: seen))")
            return
        }
        #expect(!why.contains("hunter2"))
    }

    @Test func `a statement that takes too long is an outage`() async throws {
        let place = try await Place.make(.postgres)
        let engine = try await place.open(connections: 1, statementTimeout: .seconds(1))
        let seen = await failure { try await engine.read(.allTenants) { try $0.execute("SELECT pg_sleep(30)") } }
        guard case .outage = seen else {
            Issue.record("\(String(describing: seen))")
            return
        }
        try await engine.ping()
        await engine.shutdown()
    }

    @Test func `a body runs again when its connection breaks, and idle connections are replaced`() async throws {
        try await withEngine(.postgres) { (engine, place) async throws -> Void in
            let other = try await place.open(connections: 1)
            let own = try await other.read(.allTenants) { try $0.scalar("SELECT pg_backend_pid()") } ?? 0
            _ = try await engine.read(.allTenants) { session in
                try session.execute("SELECT pg_terminate_backend(\(own)::int)")
            }
            #expect(try await other.read(.allTenants) { try $0.scalar("SELECT 1") } == 1)

            let runs = Counter()
            try await other.write(.tenant("a")) { session in
                try addParent(session, "p")
                if runs.next() == 1 {
                    try session.execute("SELECT pg_terminate_backend(pg_backend_pid())")
                }
            }
            #expect(runs.count == 2)
            #expect(try await parents(engine) == 1)
            await other.shutdown()
        }
    }

    @Test func `transactions that wait for each other are run again`() async throws {
        try await withEngine(.postgres) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { session in
                try addParent(session, "x")
                try addParent(session, "y")
            }
            let runs = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [("x", "y"), ("y", "x")] {
                    group.addTask {
                        try await engine.write(.tenant("a")) { session in
                            let run = runs.next()
                            try session.execute("UPDATE parent SET amount = amount + 1 WHERE id = \(first)")
                            // Only makes the deadlock likely; nothing below depends on it.
                            if run <= 2 { try session.execute("SELECT pg_sleep(0.2)") }
                            try session.execute("UPDATE parent SET amount = amount + 1 WHERE id = \(second)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let amounts = try await engine.read(.tenant("a")) { session in
                try session.query("SELECT amount FROM parent ORDER BY id") { try $0.int(0) }
            }
            #expect(amounts == [2, 2])
            #expect(runs.count > 2)
        }
    }

    @Test func `a table that is widened by another node doesn't break prepared statements`() async throws {
        try await withEngine(.postgres) { (engine, place) async throws -> Void in
            let other = try await place.open(connections: 1)
            try await engine.write(.allTenants) { try $0.execute("INSERT INTO thing (id) VALUES (1)") }
            let read: SQL = "SELECT * FROM thing"
            #expect(try await other.read(.allTenants) { try $0.scalar(read) } == 1)
            try await engine.migrate(
                sample + [Migration("wider") { ["ALTER TABLE thing ADD COLUMN extra \($0.integerType)"] }])
            #expect(try await other.read(.allTenants) { try $0.scalar(read) } == 1)
            await other.shutdown()
        }
    }

    @Test func `commits are synchronous`() async throws {
        try await withEngine(.postgres) { (engine, _) async throws -> Void in
            let mode = try await engine.read(.allTenants) { try $0.scalarText("SHOW synchronous_commit") }
            #expect(mode == "on")
        }
    }
}
