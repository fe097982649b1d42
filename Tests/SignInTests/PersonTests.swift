import Access
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing

/// How the person is found, and who belongs to an integration.
@Suite struct PersonTests {
    private func verdict(_ world: LoginWorld, _ email: String, _ faults: [ResponseOptions.Fault] = []) async throws
        -> String?
    {
        try await world.login(world.acme, as: email, faults: faults).1.refused?.verdict.code
    }

    @Test func `e-mail addresses and userNames compare without case`() async throws {
        let world = try await LoginWorld()
        #expect(try await verdict(world, "USER1@Acme.Example") == nil)
    }

    @Test func `the attribute goes before the NameID`() async throws {
        let world = try await LoginWorld()
        #expect(try await verdict(world, "user1@acme.example", [.nameID("opaque-4711")]) == nil)
    }

    @Test func `a NameID finds by userName and by externalId when the attribute finds nobody`() async throws {
        let world = try await LoginWorld()
        try await world.provision("bob", externalID: "00u1", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await verdict(world, "nobody@acme.example", [.nameID("bob")]) == nil)
        #expect(try await verdict(world, "nobody@acme.example", [.nameID("00u1")]) == nil)
        #expect(try await verdict(world, "nobody@acme.example", [.nameID("00U1")]) == "user_unknown")
    }

    @Test func `an externalId of another integration finds nobody`() async throws {
        let world = try await LoginWorld()
        try await world.provision("bob", externalID: "00u1", in: world.acme, by: LoginWorld.nextgen)
        #expect(try await verdict(world, "nobody@acme.example", [.nameID("00u1")]) == "user_unknown")
    }

    @Test func `two users of one address are refused`() async throws {
        let world = try await LoginWorld()
        try await world.provision("a", email: "shared@acme.example", in: world.acme, by: LoginWorld.firstgen)
        try await world.provision("b", email: "shared@acme.example", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await verdict(world, "shared@acme.example") == "user_ambiguous")
    }

    @Test func `somebody whom nobody knows is unknown, and another account's user is nobody`() async throws {
        let world = try await LoginWorld()
        #expect(try await verdict(world, "stranger@acme.example") == "user_unknown")
        #expect(try await verdict(world, "user1@globex.example") == "user_unknown")
    }

    @Test func `membership idp takes any active user of the account`() async throws {
        let world = try await LoginWorld { $0.integrations[0].membership = .idp }
        #expect(try await verdict(world, "user_2@acme.example") == nil)
        #expect(try await verdict(world, "stranger@acme.example") == "user_unknown")
        try await world.setActive(false, "user_2", in: world.acme, by: LoginWorld.nextgen)
        #expect(try await verdict(world, "user_2@acme.example") == "user_inactive")
    }

    @Test func `membership by list takes the listed users, and the operator is asked for others`() async throws {
        let world = try await LoginWorld { $0.integrations[0].membership = .listed(["USER_2"]) }
        #expect(try await verdict(world, "user_2@acme.example") == nil)
        let refused = try await world.login(world.acme, as: "user1@acme.example").1.refused
        #expect(refused?.verdict.code == "member_not_listed")
        #expect(refused?.verdict.who == .operator)
    }

    @Test func `a user deactivated in FirstGen doesn't get in through FirstGen though NextGen has them active`()
        async throws
    {
        let world = try await LoginWorld()
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await verdict(world, "user1@acme.example") == "member_deactivated")
    }

    @Test func `explain gives the decision of the login`() async throws {
        let world = try await LoginWorld()
        let admin = try world.operation(world.acme, actor: .operator)
        let good = try await world.service.explain("user1", account: world.acme, admin)
        #expect(good.verdict == nil)
        #expect(good.route?.integration.id == LoginWorld.firstgen)
        #expect(good.memberships.count == 2)
        let bad = try await world.service.explain("user_2@acme.example", account: world.acme, admin)
        let login = try await world.login(world.acme, as: "user_2@acme.example").1.refused
        #expect(bad.verdict == login?.verdict)
        #expect(bad.userName == "user_2")
        for nobody in ["no\u{0}body", "nobody"] {
            let unknown = try await world.service.explain(nobody, account: world.acme, admin)
            #expect(unknown.verdict?.code == "user_unknown")
        }
    }
}
