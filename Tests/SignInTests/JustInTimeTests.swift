import Directory
import Journal
import KeyMaterial
import MockIdP
import Provisioning
import Records
import SAML
import SCIM
import SignIn
import Tenancy
import TestSupport
import Testing

/// Logins that make users, and what they never do. FirstGen authenticates in acme; NextGen has user_2.
@Suite struct JustInTimeTests {
    static let firstgen = LoginWorld.firstgen
    static let newcomer = "New.Comer@acme.example"

    static func world(
        on engine: EngineKind = .sqlite, updating: Bool = false, _ change: (inout Integration) -> Void = { _ in }
    ) async throws -> LoginWorld {
        try await LoginWorld(on: engine) { account in
            account.integrations[0].jit = JustInTime()
            account.integrations[0].jit?.updatesProfile = updating
            account.integrations[0].attributes.givenName = "givenName"
            account.integrations[0].attributes.familyName = "familyName"
            account.integrations[0].attributes.displayName = "displayName"
            change(&account.integrations[0])
        }
    }

    @Test(arguments: EngineKind.available)
    func `somebody new becomes a user of the integration, and stays that one`(engine: EngineKind) async throws {
        let world = try await Self.world(on: engine)
        #expect(try await world.login(world.acme, as: Self.newcomer).1.handOffURL != nil)
        let record = try #require(try await world.record(Self.newcomer))
        #expect(record.userName == Self.newcomer && record.active)
        let profile = Profile(
            givenName: "Given", familyName: "Family", email: Self.newcomer, emailType: "work",
            displayName: "Given Family")
        #expect(record.profile == profile)
        #expect(try await world.login(world.acme, as: "new.comer@ACME.example").1.handOffURL != nil)
        #expect(try await world.record(Self.newcomer)?.version == 1)
        #expect(try await world.person(Self.newcomer, in: world.acme)?.records.map(\.integration) == [Self.firstgen])
        #expect(try await world.person(Self.newcomer, in: world.globex) == nil)
    }

    @Test func `without the setting nobody is made`() async throws {
        let world = try await LoginWorld()
        #expect(try await world.verdict(as: Self.newcomer) == "user_unknown")
        #expect(try await world.person(Self.newcomer, in: world.acme) == nil)
    }

    @Test func `a refused answer makes nobody`() async throws {
        let world = try await Self.world()
        let refused = try await world.login(
            world.acme, as: Self.newcomer, faults: [.audience("https://other.example")]
        ).1.refused
        #expect(refused?.verdict.code == "audience_mismatch")
        #expect(try await world.person(Self.newcomer, in: world.acme) == nil)
    }

    @Test func `a user of another integration isn't taken over, and the verdict names it`() async throws {
        let world = try await Self.world()
        let verdict = try await world.login(world.acme, as: "user_2@acme.example").1.refused?.verdict
        #expect(verdict?.code == "user_taken")
        #expect(verdict?.who == .identityProviderAdmin)
        #expect(verdict?.actual == "managed by NextGen (nextgen)")
        #expect(try await world.person("user_2", in: world.acme)?.records.map(\.integration) == [LoginWorld.nextgen])
    }

    @Test(arguments: EngineKind.available)
    func `a native user isn't taken over`(engine: EngineKind) async throws {
        let world = try await Self.world(on: engine)
        try await world.provision("somebody", in: world.acme, by: .native)
        // One who has no record at all, as of an integration that the account doesn't have any more.
        try await world.records.account(world.acme.id).write(try world.operation(world.acme)) { writer in
            let id = try writer.userID(named: Self.newcomer, key: UserNameKey(Self.newcomer).text)
            return Recorded((), JournalEvent(.userProvisioned, id))
        }
        for email in ["somebody@acme.example", Self.newcomer] {
            let verdict = try await world.login(world.acme, as: email).1.refused?.verdict
            #expect(verdict?.code == "user_taken")
            #expect(verdict?.who == .operator)
            #expect(verdict?.actual == "a native user")
            #expect(try await world.record(email) == nil)
        }
        #expect(try await world.person("somebody", in: world.acme)?.records.map(\.integration) == [.native])
    }

    @Test func `who was deactivated stays so`() async throws {
        let world = try await Self.world()
        try await world.setActive(false, "user2", in: world.acme, by: Self.firstgen)
        #expect(try await world.verdict(as: "user2@acme.example") == "member_deactivated")
        #expect(try await world.record("user2")?.active == false)
    }

    @Test func `who isn't on the list isn't made`() async throws {
        let world = try await Self.world { $0.membership = .listed(["somebody@acme.example"]) }
        #expect(try await world.verdict(as: Self.newcomer) == "member_not_listed")
        #expect(try await world.person(Self.newcomer, in: world.acme) == nil)
        #expect(try await world.login(world.acme, as: "somebody@acme.example").1.handOffURL != nil)
    }

    @Test func `nobody is made of a NameID that is no address, nor of one that can't be stored`() async throws {
        let world = try await Self.world()
        let names = [
            ("somebody", "email_missing"), (String(repeating: "a", count: 3_000) + "@acme.example", "user_not_stored"),
        ]
        for (name, code) in names {
            let begun = try await world.begin(world.acme)
            let reply = try world.answer(begun, as: name)
            let endpoint = AssertionEndpoint.integration(begun.integration)
            let refused = try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint).refused
            #expect(refused?.verdict.code == code)
            #expect(try await world.attempt(begun.attempt, in: world.acme).outcome == .refused)
            #expect(try await world.person(name, in: world.acme) == nil)
            // The request is used up all the same.
            let again = try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint).refused
            #expect(again?.verdict.code == "request_unknown")
        }
    }

    @Test func `an unasked login makes somebody only where the policy would have sent them`() async throws {
        for (policy, code) in [(RoutingPolicy.firstgenFirst, nil), (.nextgenFirst, "integration_not_routed")] {
            let world = try await LoginWorld { account in
                account.integrations[0].jit = JustInTime()
                account.integrations[0].idpInitiated = .accept
                account.routing = policy
            }
            let reply = try world.unsolicited(world.acme, Self.firstgen, as: Self.newcomer)
            let completion = try await world.post(reply, in: nil, to: world.acme, at: .integration(Self.firstgen))
            #expect(completion.refused?.verdict.code == code)
            #expect((try await world.record(Self.newcomer) == nil) == (code != nil))
        }
    }

    @Test func `later logins change the profile only where the integration says so`() async throws {
        for updates in [false, true] {
            let world = try await Self.world(updating: updates)
            _ = try await world.login(world.acme, as: Self.newcomer)
            let person = MockPerson(
                email: Self.newcomer, givenName: "Other", familyName: "", displayName: "Other Name")
            #expect(try await world.login(as: person).handOffURL != nil)
            let profile = try #require(try await world.record(Self.newcomer)).profile
            #expect(profile.givenName == (updates ? "Other" : "Given"))
            #expect(profile.displayName == (updates ? "Other Name" : "Given Family"))
            #expect(profile.familyName == "Family", "what the IdP doesn't send stays")
        }
    }

    @Test func `a persistent NameID finds its user under a new address`() async throws {
        let world = try await Self.world(updating: true)
        let format = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
        for email in [Self.newcomer, "changed@acme.example"] {
            let begun = try await world.begin(world.acme)
            var options = ResponseOptions(faults: [.nameID("opaque-1")])
            options.nameIDFormat = format
            let reply = try world.answer(begun, as: email, at: noon, options)
            let completion = try await world.post(
                reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
            #expect(completion.handOffURL != nil, "\(email)")
        }
        let record = try #require(try await world.record(Self.newcomer))
        #expect(record.externalID == "opaque-1")
        #expect(record.profile.email == "changed@acme.example")
        #expect(try await world.person("changed@acme.example", in: world.acme) == nil)
    }

    @Test(arguments: [newcomer, "new.comer"])
    func `a SCIM POST later is about that same user, once`(userName: String) async throws {
        let world = try await Self.world(updating: true)
        _ = try await world.login(world.acme, as: Self.newcomer)
        let made = try #require(try await world.record(Self.newcomer))
        let user: JSONValue = [
            "schemas": [.string(Schema.user.id)], "userName": .string(userName), "displayName": "By SCIM",
            "emails": [["value": .string(Self.newcomer), "type": "work"]], "externalId": "e1",
        ]
        let body = user.object?.bytes ?? []
        #expect(try await world.provisioned(body) == made.id.text)
        let known = try #require(try await world.record(userName))
        #expect(known.id == made.id)
        #expect(known.externalID == "e1" && known.profile.displayName == "By SCIM")
        await #expect(throws: SCIMRefusal.self) { try await world.provisioned(body) }
        // From then on the record is SCIM's, and a login leaves it alone.
        #expect(try await world.login(world.acme, as: Self.newcomer).1.handOffURL != nil)
        #expect(try await world.record(userName)?.profile.displayName == "By SCIM")
    }

    @Test func `a SCIM POST about a user whom SCIM made is refused, whatever logins may do`() async throws {
        let world = try await Self.world()
        let user: JSONValue = ["schemas": [.string(Schema.user.id)], "userName": "user2"]
        await #expect(throws: SCIMRefusal.self) { try await world.provisioned(user.object?.bytes ?? []) }
    }

    @Test(arguments: EngineKind.available)
    func `mapped groups follow the answer, and no other group does`(engine: EngineKind) async throws {
        let world = try await Self.world(on: engine) { integration in
            integration.attributes.groups = "groups"
            integration.groupMapping = ["eng": "Engineers", "ops": "Operators", "dup": "engineers"]
        }
        func push(_ name: String, _ members: [ID<User>], by integration: Slug<Integration>) async throws {
            let values = members.map { JSONValue.object(JSONObject([("value", .string($0.text))])) }
            let group: JSONValue = [
                "schemas": [.string(Schema.group.id)], "displayName": .string(name), "members": .array(values),
            ]
            _ = try await world.provisioned(group.object?.bytes ?? [], .group, by: integration)
        }
        let user1 = try #require(try await world.record("user1"))
        try await push("Unmapped", [user1.id], by: Self.firstgen)
        try await push("Operators", [user1.id], by: LoginWorld.nextgen)
        try await push("Operators", [], by: Self.firstgen)
        let steps: [([String], [String])] = [
            (["eng", "ops", "other"], ["Engineers", "Operators"]), (["OPS"], []), (["eng"], ["Engineers"]),
            (["dup"], ["Engineers"]), ([], []),
        ]
        for (sent, expected) in steps {
            let person = MockPerson(
                email: "user1@acme.example", givenName: "", familyName: "", displayName: "", groups: sent)
            #expect(try await world.login(as: person).handOffURL != nil)
            let (own, others) = try await world.groups(of: user1.id)
            #expect(own == (["Unmapped"] + expected).sorted(), "\(sent)")
            #expect(others == ["Operators"], "NextGen's own, which a login by FirstGen doesn't touch")
        }
        let newcomer = MockPerson(
            email: Self.newcomer, givenName: "", familyName: "", displayName: "", groups: ["eng"])
        #expect(try await world.login(as: newcomer).handOffURL != nil)
        let record = try #require(try await world.record(Self.newcomer))
        #expect(try await world.groups(of: record.id).own == ["Engineers"])
    }

    @Test func `an IdP that sends no groups any more meets the brake, and people get in all the same`() async throws {
        let world = try await Self.world { integration in
            integration.attributes.groups = "groups"
            integration.groupMapping = ["eng": "Engineers"]
            integration.brake.sharePercent = 1
            integration.brake.minimum = 1
        }
        var people = ["user1", "user2", "user3", "user4"].map { name in
            MockPerson(
                email: "\(name)@acme.example", givenName: "", familyName: "", displayName: "", groups: ["eng"])
        }
        for person in people { #expect(try await world.login(as: person).handOffURL != nil) }
        for index in people.indices { people[index].groups = [] }
        for person in people + people { #expect(try await world.login(as: person).handOffURL != nil) }
        var left = 0
        for person in people {
            let isKnown = person.email.hasPrefix("user1@") || person.email.hasPrefix("user2@")
            let name = isKnown ? String(person.email.prefix(5)) : person.email
            let record = try #require(try await world.record(name))
            if try await world.groups(of: record.id).own == ["Engineers"] { left += 1 }
        }
        #expect((2...3).contains(left), "\(left) of four")
    }
}

extension LoginWorld {
    func record(_ userName: String) async throws -> UserRecord? {
        try await records.account(acme.id).read {
            try $0.userRecord(named: UserNameKey(userName).text, of: Self.firstgen)
        }
    }

    func person(_ userName: String, in account: Account) async throws -> Person? {
        try await records.account(account.id).read { reader in
            guard let id = try reader.userID(named: UserNameKey(userName).text) else { return nil }
            return try reader.person(id, in: account)
        }
    }

    /// Why a login in acme is refused; nil: it isn't.
    func verdict(as email: String) async throws -> String? {
        try await login(acme, as: email).1.refused?.verdict.code
    }

    /// A login in acme by an IdP that says exactly this.
    func login(as person: MockPerson) async throws -> Completion {
        let begun = try await begin(acme)
        let provider = try identityProvider(begun.account, begun.integration)
        let query = try #require(begun.url.split(separator: "?", maxSplits: 1).last)
        let reply = try provider.respond(
            to: try provider.receive(query: String(query), requiringSignatureBy: []), as: person,
            now: SAMLInstant(secondsSince1970: noon.seconds),
            identifiers: MockIdentifiers(suffix: "\(UInt64.random(in: 0 ... .max))"), options: ResponseOptions())
        return try await post(reply, in: begun.browser, to: acme, at: .integration(begun.integration))
    }

    /// POSTs a resource to acme's SCIM, and gives its id.
    @discardableResult
    func provisioned(
        _ body: [UInt8], _ kind: ResourceKind = .user, by integration: Slug<Integration> = firstgen
    ) async throws -> String {
        let target = ProvisioningTarget(
            account: acme, integration: try #require(acme.integration(integration)), operation: try operation(acme))
        let reply = try await Provisioner(
            records: records, urls: urls, sealing: try SealingKey([UInt8](repeating: 7, count: 32))
        ).create(kind, body: body, query: nil, in: target)
        #expect(reply.status == 201)
        return try #require(try JSONValue.parse(reply.body ?? []).object?["id"]?.string)
    }

    /// The names of the groups that somebody is in: FirstGen's, and NextGen's.
    func groups(of id: ID<User>) async throws -> (own: [String], others: [String]) {
        try await records.account(acme.id).read { reader in
            let (own, others) = (
                try reader.groups(of: [id], managedBy: Self.firstgen)[id] ?? [],
                try reader.groups(of: [id], managedBy: Self.nextgen)[id] ?? []
            )
            return (own.map(\.displayName).sorted(), others.map(\.displayName).sorted())
        }
    }
}
