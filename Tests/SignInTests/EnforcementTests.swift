import Access
import HandOff
import Journal
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// Single sign-on is enforced only where somebody has shown that they get in without it.
@Suite struct EnforcementTests {
    @Test(arguments: EngineKind.available)
    func `it takes an administrator who came in by a recovery code and has another`(engine: EngineKind) async throws {
        let world = try await RecoveryTests.world(on: engine)
        await #expect(throws: RecoveryNotProven.self) { try await world.enforce() }
        let codes = try await world.recoveryCodes()
        await #expect(throws: RecoveryNotProven.self) { try await world.enforce() }
        _ = try #require(try await world.recover("user1", codes[0].reveal()).session)
        let enforcement = try await world.enforce()
        #expect(enforcement.since == noon)
        #expect(enforcement.holders.map(\.lastUsed) == [noon, nil])
        #expect(try await world.journal("sso.enforced") == 1)
        #expect(try await world.enforce().since == enforcement.since)
        #expect(try await world.journal("sso.enforced") == 1, "nothing changed the second time")
        let operation = try world.operation(world.acme, actor: .operator)
        #expect(try await world.service.endEnforcement(operation, account: world.acme).since == nil)
        #expect(try await world.service.endEnforcement(operation, account: world.acme).since == nil)
        #expect(try await world.journal("sso.released") == 1)
    }

    @Test func `a wrong code proves nothing, nor does a code of somebody who isn't named any more`() async throws {
        let world = try await RecoveryTests.world()
        let code = try await world.recoveryCodes()[0]
        #expect(try await world.recover("user1", "wrong").session == nil)
        await #expect(throws: RecoveryNotProven.self) { try await world.enforce() }
        _ = try #require(try await world.recover("user1", code.reveal()).session)
        var renamed = world
        renamed.acme.breakGlass = ["user2"]
        await #expect(throws: RecoveryNotProven.self) { try await renamed.enforce() }
        #expect(try await world.enforce().since != nil)
    }

    @Test func `the last code doesn't do, nor does somebody who was deactivated`() async throws {
        let world = try await RecoveryTests.world()
        for code in try await world.recoveryCodes() {
            _ = try #require(try await world.recover("user1", code.reveal()).session)
        }
        await #expect(throws: RecoveryNotProven.self) { try await world.enforce() }
        _ = try await world.recoveryCodes()
        #expect(try await world.enforcement().holders.first?.isProven == true)
        for integration in [LoginWorld.firstgen, LoginWorld.nextgen] {
            try await world.setActive(false, "user1", in: world.acme, by: integration)
        }
        await #expect(throws: RecoveryNotProven.self) { try await world.enforce() }
    }

    @Test func `a mistake afterwards takes nothing back of what was shown`() async throws {
        let world = try await RecoveryTests.world()
        _ = try #require(try await world.recover("user1", try await world.recoveryCodes()[0].reveal()).session)
        #expect(try await world.recover("user1", "wrong").session == nil)
        #expect(try await world.enforce().since != nil)
    }
}

extension LoginWorld {
    fileprivate func enforce() async throws -> Enforcement {
        try await service.enforce(try operation(acme, actor: .operator), account: acme)
    }

    fileprivate func enforcement() async throws -> Enforcement {
        try await service.enforcement(try operation(acme, actor: .operator), account: acme)
    }

    fileprivate func journal(_ kind: String) async throws -> Int {
        try await records.account(acme.id).read { reader in
            try reader.journalEntries(after: 0, limit: 1_000).count { $0.kind == kind }
        }
    }
}
