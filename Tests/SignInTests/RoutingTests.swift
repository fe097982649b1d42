import Access
import Journal
import Logging
import Records
import SCIM
import SignIn
import Tenancy
import TestSupport
import Testing

/// Who would be locked out, and a cut-over step by step.
@Suite struct RoutingTests {
    private static let staged = RoutingPolicy.staged(users: ["user_2"], groups: [], percent: 0)

    private func names(_ world: LoginWorld, under planned: RoutingPolicy? = nil) async throws -> [String] {
        try await readiness(world, under: planned).lockedOut.map(\.userName)
    }

    private func readiness(
        _ world: LoginWorld, under planned: RoutingPolicy? = nil, after: ID<User>? = nil, limit: Int = 100
    ) async throws -> Readiness {
        try await world.service.readiness(
            try admin(world), of: try await settings(world), under: planned, after: after, limit: limit)
    }

    private func settings(_ world: LoginWorld) async throws -> Account {
        try #require(try await world.records.account(world.acme.id).read { try $0.settings() })
    }

    private func admin(_ world: LoginWorld) throws -> Operation {
        try world.operation(world.acme, actor: .operator)
    }

    private func set(
        _ policy: RoutingPolicy, _ world: LoginWorld, forced: Bool = false, if condition: VersionCondition? = nil
    ) async throws -> RoutingState {
        try await world.service.setRouting(policy, forced: forced, if: condition, try admin(world))
    }

    private func refusal(
        _ work: () async throws -> RoutingState
    ) async throws -> RoutingChangeRefusal {
        do {
            Issue.record("not refused: \(try await work())")
            throw AlreadyThere()
        } catch let refusal as RoutingChangeRefusal {
            return refusal
        }
    }

    @Test(arguments: EngineKind.available)
    func `readiness lists who is locked out and why, under the policy and under a planned one`(
        engine: EngineKind
    ) async throws {
        let world = try await LoginWorld(on: engine)
        let today = try await readiness(world)
        #expect(today.policy == .firstgenFirst && today.next == nil)
        #expect(today.lockedOut.map(\.userName) == ["user_2"])
        #expect(today.lockedOut.first?.route?.reason == .firstgenFirst)
        let login = try await world.login(world.acme, as: "user_2@acme.example").1.refused
        #expect(today.lockedOut.first?.verdict == login?.verdict)
        let planned = try await readiness(world, under: .nextgenFirst)
        #expect(planned.lockedOut.map(\.userName) == ["user2"])
        #expect(planned.lockedOut.first?.route?.integration.id == LoginWorld.nextgen)
        #expect(try await names(world, under: Self.staged) == [])
    }

    @Test func `whoever is deactivated everywhere isn't locked out by a policy`() async throws {
        let world = try await LoginWorld()
        try await world.setActive(false, "user_2", in: world.acme, by: LoginWorld.nextgen)
        #expect(try await names(world) == [])
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await readiness(world).lockedOut.map(\.verdict.code) == ["member_deactivated"])
    }

    @Test(arguments: EngineKind.available)
    func `a group is staged as a whole, those in groups inside it too`(engine: EngineKind) async throws {
        let world = try await LoginWorld(on: engine)
        try await world.push("Pilots", ["user_2"], inside: "Everyone", in: world.acme, by: LoginWorld.nextgen)
        for group in ["pilots", "Everyone"] {
            #expect(try await names(world, under: .staged(users: [], groups: [group], percent: 0)) == [])
        }
        #expect(try await names(world, under: .staged(users: [], groups: ["Others"], percent: 0)) == ["user_2"])
    }

    @Test func `pages follow each other without gap or repetition`() async throws {
        let world = try await LoginWorld()
        for number in 0..<7 { try await world.provision("n\(number)", in: world.acme, by: LoginWorld.nextgen) }
        let all = try await names(world)
        #expect(all.count == 8)
        var (paged, next): ([String], ID<User>?) = ([], nil)
        repeat {
            let page = try await readiness(world, after: next, limit: 3)
            #expect(page.lockedOut.count <= 3)
            paged += page.lockedOut.map(\.userName)
            next = page.next
        } while next != nil
        #expect(paged == all)
    }

    @Test func `a step that locks out who gets in today is refused, and says how many and whom`() async throws {
        let world = try await LoginWorld()
        guard case .locksOut(let people) = try await refusal({ try await set(.nextgenFirst, world) }) else {
            Issue.record("refused otherwise")
            return
        }
        #expect(people.count == 1 && people.first.map(\.userName) == ["user2"])
        #expect(try await settings(world).routing == .firstgenFirst)
        let forced = try await set(.nextgenFirst, world, forced: true)
        #expect(forced.policy == .nextgenFirst && forced.previous == .firstgenFirst)
        #expect(try await names(world) == ["user2"])
    }

    @Test(arguments: EngineKind.available)
    func `the cut-over of the mission's example, there and back`(engine: EngineKind) async throws {
        var world = try await LoginWorld(on: engine)
        #expect(try await world.login(world.acme, as: "user_2@acme.example").1.refused?.verdict.code == "not_a_member")
        #expect(try await names(world) == ["user_2"])
        let state = try await set(Self.staged, world)
        #expect(state.policy == Self.staged && state.since == noon && state.declaredIn == nil)
        world.acme = try await settings(world)
        #expect(try await world.login(world.acme, as: "user_2@acme.example").1.refused == nil)
        #expect(try await world.login(world.acme, as: "user2@acme.example").1.refused == nil)
        let back = try await world.service.undoRouting(if: nil, try admin(world))
        #expect(back.policy == .firstgenFirst && back.previous == nil && back.revision > state.revision)
        world.acme = try await settings(world)
        #expect(try await world.login(world.acme, as: "user_2@acme.example").1.refused?.verdict.code == "not_a_member")
        let refused = try await refusal { try await world.service.undoRouting(if: nil, try admin(world)) }
        guard case .nothingToUndo = refused else {
            Issue.record("\(refused)")
            return
        }
    }

    @Test func `steps are undone one after another`() async throws {
        let world = try await LoginWorld()
        let steps = (1...3).map { RoutingPolicy.staged(users: ["user_2"], groups: [], percent: $0) }
        for step in steps { _ = try await set(step, world, forced: true) }
        for step in steps.dropLast().reversed() + [.firstgenFirst] {
            #expect(try await world.service.undoRouting(if: nil, try admin(world)).policy == step)
        }
    }

    @Test func `a caller who knows another revision changes nothing`() async throws {
        let world = try await LoginWorld()
        let state = try await world.service.routing(try admin(world))
        _ = try await set(Self.staged, world, if: .oneOf([Version(state.revision)]))
        let late = try await refusal { try await set(.firstgenFirst, world, if: .oneOf([Version(state.revision)])) }
        guard case .revisionMismatch = late else {
            Issue.record("\(late)")
            return
        }
        #expect(try await settings(world).routing == Self.staged)
    }

    @Test func `what a file declares is changed there, and what it leaves out stays as it was set`() async throws {
        let world = try await LoginWorld()
        _ = try await set(Self.staged, world)
        var declared = world.acme
        declared.source = "tenants/acme.yaml"
        func apply(_ account: Account) async throws {
            try await world.records.account(account.id).write(try admin(world)) { writer in
                _ = try writer.declare(account)
                return Recorded((), JournalEvent(.accountDeclared, account.id))
            }
        }
        try await apply(declared)
        #expect(try await settings(world).routing == Self.staged)
        declared.routing = .firstgenFirst
        declared.declaresRouting = true
        try await apply(declared)
        let state = try await world.service.routing(try admin(world))
        #expect(state.policy == .firstgenFirst && state.declaredIn == "tenants/acme.yaml" && state.previous == nil)
        for refused in [
            try await refusal { try await set(Self.staged, world) },
            try await refusal { try await world.service.undoRouting(if: nil, try admin(world)) },
        ] {
            guard case .declared("tenants/acme.yaml") = refused else {
                Issue.record("\(refused)")
                continue
            }
        }
    }

    @Test func `who may read may not change, and another account's stays`() async throws {
        let world = try await LoginWorld()
        let viewer = try #require(
            Operation(
                account: world.acme.id, actor: .service("auditor", in: world.acme.id), now: noon,
                requestID: .fresh(at: noon), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                authority: Authority([.init(Role.accountViewer.permissions, at: .account)])))
        #expect(try await world.service.routing(viewer).policy == .firstgenFirst)
        await #expect(throws: PermissionDenied.self) {
            try await world.service.setRouting(Self.staged, forced: true, if: nil, viewer)
        }
        await #expect(throws: PermissionDenied.self) {
            try await world.service.undoRouting(if: nil, viewer)
        }
        let visitor = try world.operation(world.acme)
        await #expect(throws: PermissionDenied.self) {
            try await world.service.readiness(visitor, of: world.acme)
        }
        _ = try await set(.nextgenFirst, world, forced: true)
        let globex = try #require(try await world.records.account(world.globex.id).read { try $0.settings() })
        #expect(globex == world.globex)
    }
}
