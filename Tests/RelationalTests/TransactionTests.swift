import Relational
import Testing

@Suite struct TransactionTests {
    @Test(arguments: EngineKind.available)
    func `what was written is there for the next reader and after reopening`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, place) async throws -> Void in
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
            #expect(try await parents(engine) == 1)
            let again = try await place.open()
            #expect(try await parents(again) == 1)
            await again.shutdown()
        }
    }

    @Test(arguments: EngineKind.available)
    func `a body that throws leaves nothing and its error comes out unchanged`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            await #expect(throws: Refusal.no(7)) {
                try await engine.write(.tenant("a")) { session in
                    try addParent(session, "p")
                    throw Refusal.no(7)
                }
            }
            await #expect(throws: Refusal.no(8)) { try await engine.read(.tenant("a")) { _ in throw Refusal.no(8) } }
            #expect(try await parents(engine) == 0)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a body without statements commits nothing and returns`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            #expect(try await engine.write(.tenant("a")) { _ in 5 } == 5)
            #expect(try await engine.read(.tenant("a")) { _ in 6 } == 6)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a failed statement dooms its transaction even if the body goes on`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let seen = await failure {
                try await engine.write(.tenant("a")) { session in
                    try addParent(session, "p")
                    try? addParent(session, "p")
                    do {
                        try addParent(session, "q")
                        Issue.record("a statement ran in a failed transaction")
                    } catch let failure as StorageFailure {
                        #expect(failure == .fault("the transaction has failed"))
                    }
                }
            }
            #expect(seen == .constraint(.unique, "parent.account_id, parent.id"))
            #expect(try await parents(engine) == 0)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a body may make a refusal of a constraint`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
            await #expect(throws: Refusal.no(1)) {
                try await engine.write(.tenant("a")) { session in
                    do {
                        try addParent(session, "p")
                    } catch StorageFailure.constraint(.unique, _) {
                        throw Refusal.no(1)
                    }
                }
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a thousand concurrent writes are all there`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    group.addTask { try await engine.write(.tenant("a")) { try addParent($0, "p\(number)") } }
                }
                try await group.waitForAll()
            }
            #expect(try await parents(engine) == 1_000)
        }
    }

    @Test(arguments: EngineKind.available)
    func `concurrent writes that fail harm no other`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { try addParent($0, "taken") }
            let outcomes = await withTaskGroup(of: (Int, (any Error)?).self) { group in
                for number in 0..<400 {
                    group.addTask {
                        do {
                            try await engine.write(.tenant("a")) { session in
                                try addParent(session, "p\(number)")
                                switch number % 4 {
                                case 1: throw Refusal.no(number)
                                case 2: try addParent(session, "taken")
                                case 3:
                                    // Checked at COMMIT only, which a group shares.
                                    try session.execute(
                                        """
                                        INSERT INTO child (account_id, id, parent_id, late_id)
                                        VALUES ('a', \("c\(number)"), 'taken', 'nobody')
                                        """)
                                default: break
                                }
                            }
                            return (number, nil)
                        } catch {
                            return (number, error)
                        }
                    }
                }
                return await group.reduce(into: [Int: (any Error)?]()) { $0[$1.0] = $1.1 }
            }
            for (number, error) in outcomes {
                switch number % 4 {
                case 0: #expect(error == nil)
                case 1: #expect(error as? Refusal == .no(number))
                case 2:
                    #expect(error as? StorageFailure == .constraint(.unique, "parent.account_id, parent.id"))
                default:
                    guard case .constraint(.foreignKey, _) = error as? StorageFailure else {
                        Issue.record("\(number): \(String(describing: error))")
                        continue
                    }
                }
            }
            #expect(try await parents(engine) == 101)
        }
    }

    @Test(arguments: EngineKind.available)
    func `readers see whole transactions while others write`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.write(.tenant("a")) { session in
                try addParent(session, "x", amount: 500)
                try addParent(session, "y", amount: 500)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await engine.write(.tenant("a")) { session in
                            let by = number % 7
                            try session.execute("UPDATE parent SET amount = amount - \(by) WHERE id = 'x'")
                            try session.execute("UPDATE parent SET amount = amount + \(by) WHERE id = 'y'")
                        }
                    }
                    group.addTask {
                        let (first, second) = try await engine.read(.tenant("a")) { session in
                            (
                                try session.scalar("SELECT amount FROM parent WHERE id = 'x'") ?? 0,
                                try session.scalar("SELECT amount FROM parent WHERE id = 'y'") ?? 0
                            )
                        }
                        #expect(first + second == 1_000)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a read that writes is refused`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            let seen = await failure { try await engine.read(.tenant("a")) { try addParent($0, "p") } }
            guard case .fault = seen else {
                Issue.record("\(String(describing: seen))")
                return
            }
            #expect(try await parents(engine) == 0)
        }
    }

    @Test(arguments: EngineKind.available)
    func `an account named like the wildcard is refused`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            for name in ["*", "", "a\0b"] {
                #expect(await failure { try await engine.read(.tenant(name)) { _ in } } != nil)
                #expect(await failure { try await engine.write(.tenant(name)) { _ in } } != nil)
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `an engine answers a ping until it is shut down, and then refuses`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, _) async throws -> Void in
            try await engine.ping()
            await engine.shutdown()
            #expect(await failure { try await engine.ping() } == .outage("shut down"))
            #expect(await failure { try await engine.write(.tenant("a")) { _ in } } == .outage("shut down"))
        }
    }

    @Test(arguments: EngineKind.available)
    func `a mark stays until anybody commits, where there is one`(_ kind: EngineKind) async throws {
        try await withEngine(kind) { (engine, place) async throws -> Void in
            let first = try engine.mark()
            #expect((first == nil) == (kind == .postgres))
            guard first != nil else { return }
            _ = try await parents(engine)
            await #expect(throws: Refusal.no(1)) { try await engine.write(.tenant("a")) { _ in throw Refusal.no(1) } }
            #expect(try engine.mark() == first)
            try await engine.write(.tenant("a")) { try addParent($0, "p") }
            let second = try engine.mark()
            #expect(second != first)
            let other = try await place.open()
            #expect(try engine.mark() == second)
            try await other.write(.tenant("a")) { try addParent($0, "q") }
            #expect(try engine.mark() != second)
            await other.shutdown()
            await engine.shutdown()
            #expect(throws: StorageFailure.outage("shut down")) { try engine.mark() }
        }
    }
}
