import Access
import Journal
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// Membership that the operator imported.
@Suite struct ImportTests {
    private func importing(_ names: [String], _ world: inout LoginWorld) async throws -> [Int] {
        let imported = try await world.service.importMembers(
            names, of: LoginWorld.firstgen, try world.operation(world.acme, actor: .operator))
        world.acme = try #require(try await world.records.account(world.acme.id).read { try $0.settings() })
        return [imported.before, imported.now]
    }

    private func lockedOut(_ world: LoginWorld) async throws -> [String] {
        try await world.service.readiness(
            try world.operation(world.acme, actor: .operator), of: world.acme
        ).lockedOut.map { "\($0.userName) \($0.verdict.code)" }
    }

    private func verdict(_ world: LoginWorld, _ email: String) async throws -> String? {
        try await world.login(world.acme, as: email).1.refused?.verdict.code
    }

    @Test(arguments: EngineKind.available)
    func `imported members get in beside the provisioned ones, until the list is replaced`(
        engine: EngineKind
    ) async throws {
        var world = try await LoginWorld(on: engine)
        #expect(try await importing(["USER_2", "stranger"], &world) == [0, 2])
        #expect(try await lockedOut(world) == [])
        for name in ["user1", "user2", "user_2"] { #expect(try await verdict(world, "\(name)@acme.example") == nil) }
        #expect(try await verdict(world, "stranger@acme.example") == "user_unknown")
        try await world.setActive(false, "user_2", in: world.acme, by: LoginWorld.nextgen)
        #expect(try await verdict(world, "user_2@acme.example") == "user_inactive")
        try await world.setActive(true, "user_2", in: world.acme, by: LoginWorld.nextgen)
        #expect(try await importing(["other"], &world) == [2, 1])
        #expect(try await verdict(world, "user_2@acme.example") == "not_a_member")
        #expect(try await importing([], &world) == [1, 0])
        #expect(!world.acme.hasImportedMembers)
        #expect(try await lockedOut(world) == ["user_2 not_a_member"])
    }

    @Test func `membership imported takes those of the list and nobody else`() async throws {
        var world = try await LoginWorld { $0.integrations[0].membership = .imported }
        #expect(try await lockedOut(world).count == 3)
        _ = try await importing(["user1"], &world)
        #expect(try await verdict(world, "user1@acme.example") == nil)
        #expect(try await verdict(world, "user2@acme.example") == "member_not_listed")
        #expect(try await lockedOut(world).sorted() == ["user2 member_not_listed", "user_2 member_not_listed"])
    }

    @Test func `an import of one account is nothing to another, and a declaration keeps it`() async throws {
        var world = try await LoginWorld()
        _ = try await importing(["user_2"], &world)
        let globex = try await world.records.account(world.globex.id).read { try $0.settings() }
        #expect(globex?.hasImportedMembers == false)
        let declared = world.acme
        let admin = try world.operation(world.acme, actor: .operator)
        let changed = try await world.records.account(world.acme.id).write(admin) { writer in
            .unchanged(try writer.declare(declared))
        }
        #expect(!changed, "what was imported is no declaration")
        #expect(try await verdict(world, "user_2@acme.example") == nil)
    }

    @Test func `who may not change integrations imports nobody`() async throws {
        let world = try await LoginWorld()
        await #expect(throws: PermissionDenied.self) {
            try await world.service.importMembers(
                ["user_2"], of: LoginWorld.firstgen, try world.operation(world.acme))
        }
    }
}
