import Relational
import Testing

@Suite struct MigrationTests {
    @Test(arguments: EngineKind.available)
    func `migrations run once however often they are applied`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.migrate(sample)
            let recorded = try await engine.read(.allTenants) { session in
                try session.query("SELECT name FROM schema_migration ORDER BY position") { try $0.text(0) }
            }
            #expect(recorded == sample.map(\.name))
        }
    }

    @Test(arguments: EngineKind.available)
    func `nodes that start at once migrate once`(_ kind: EngineKind) async throws {
        let place = try await Place.make(kind)
        defer { place.remove() }
        let engines = [try await place.open(), try await place.open(), try await place.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for engine in engines { group.addTask { try await engine.migrate(sample) } }
            try await group.waitForAll()
        }
        for engine in engines {
            try await engine.write(.tenant("a")) { session in
                try session.execute(
                    "INSERT INTO parent (account_id, id) VALUES ('a', 'p') ON CONFLICT DO NOTHING")
            }
            await engine.shutdown()
        }
    }

    @Test(arguments: EngineKind.available)
    func `a migration that was changed or moved is refused`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let changed = [Migration(sample[0].name) { _ in ["SELECT 1"] }, sample[1]]
            let moved = [sample[1], sample[0]]
            for migrations in [changed, moved] {
                guard case .migration = await failure({ try await engine.migrate(migrations) }) else {
                    Issue.record("it was applied")
                    continue
                }
            }
            // An older program meets a newer schema.
            try await engine.migrate([sample[0]])
        }
    }

    @Test(arguments: EngineKind.available)
    func `a migration that fails leaves nothing and those before it stay`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let good = Migration("good") { ["CREATE TABLE good (id \($0.integerType) NOT NULL)"] }
            let bad = Migration("bad") { ["CREATE TABLE half (id \($0.integerType) NOT NULL)", "CREATE NONSENSE"] }
            guard case .fault = await failure({ try await engine.migrate(sample + [good, bad]) }) else {
                Issue.record("nonsense was applied")
                return
            }
            try await engine.write(.allTenants) { try $0.execute("INSERT INTO good (id) VALUES (1)") }
            #expect(
                await failure { try await engine.read(.allTenants) { _ = try $0.scalar("SELECT 1 FROM half") } } != nil)
            try await engine.migrate(sample + [good])
        }
    }

    @Test(arguments: EngineKind.available)
    func `two statements in one text are refused`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let two = Migration("two") { _ in ["CREATE TABLE one (id TEXT); CREATE TABLE other (id TEXT)"] }
            guard case .fault = await failure({ try await engine.migrate(sample + [two]) }) else {
                Issue.record("half of it was applied")
                return
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a migration sees every account's rows`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
            try await engine.write(.tenant("b")) { try addParent($0, "p", account: "b") }
            try await engine.migrate(sample + [Migration("touch") { _ in ["UPDATE parent SET amount = 5"] }])
            for account in ["a", "b"] {
                let amount = try await engine.read(.tenant(account)) { session in
                    try session.scalar("SELECT amount FROM parent WHERE account_id = \(account)")
                }
                #expect(amount == 5)
            }
        }
    }
}
