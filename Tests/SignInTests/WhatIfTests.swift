import Access
import HandOff
import Journal
import KeyMaterial
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import TestSupport
import Testing
import XMLSecurity

/// Responses are kept where somebody asks for that, and judged again under other settings.
@Suite struct WhatIfTests {
    private let user1 = "user1@acme.example"

    private func world(
        on kind: EngineKind = .sqlite, _ change: (inout Integration) -> Void = { _ in }
    ) async throws -> LoginWorld {
        try await LoginWorld(on: kind) { account in
            for index in account.integrations.indices {
                account.integrations[index].keepsResponses = true
                change(&account.integrations[index])
            }
        }
    }

    /// A login that was refused as it should have been, and what would become of its response.
    private func judged(
        _ world: LoginWorld, as email: String? = nil, _ change: (inout ResponseOptions) throws -> Void,
        under proposed: (inout ProposedSettings) throws -> Void
    ) async throws -> WhatIf {
        let begun = try await world.begin(world.acme)
        var options = ResponseOptions()
        try change(&options)
        let reply = try world.answer(begun, as: email ?? user1, at: noon, options)
        _ = try await world.post(reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        var settings = ProposedSettings()
        try proposed(&settings)
        return try await world.service.whatIf(
            try world.operation(world.acme, at: noon.advanced(bySeconds: 86_400), actor: .operator),
            account: world.acme, begun.attempt.text, settings)
    }

    @Test(arguments: EngineKind.available)
    func `another audience would have let the person in, and the response is judged at its own time`(
        _ kind: EngineKind
    ) async throws {
        let answer = try await judged(try await world(on: kind)) {
            $0.faults = [.audience("https://sp.example/other")]
        } under: {
            $0.entityID = "https://sp.example/other"
        }
        #expect(answer.at == noon)
        #expect(answer.before.verdict?.code == "audience_mismatch")
        #expect(answer.after.verdict == nil)
        #expect(answer.after.userName == "user1")
    }

    @Test func `another certificate, SHA-1, another entity ID of the IdP, another attribute`() async throws {
        let stranger = try SharedKeys.stranger.get()
        let changes: [(String, (inout ResponseOptions) throws -> Void, (inout ProposedSettings) throws -> Void)] = [
            (
                "signature_mismatch", { $0.faults = [.signedBy(stranger.key, stranger.certificate)] },
                { $0.certificates = [stranger.certificate] }
            ),
            ("algorithm_not_allowed", { $0.algorithm = .rsaSHA1 }, { $0.allowsSHA1 = true }),
            (
                "issuer_mismatch", { $0.faults = [.issuer("https://idp.example/new")] },
                { $0.identityProviderEntityID = "https://idp.example/new" }
            ),
        ]
        for (code, change, proposed) in changes {
            let answer = try await judged(try await world(), change, under: proposed)
            #expect(answer.before.verdict?.code == code)
            #expect(answer.after.verdict == nil, "\(code)")
        }
        let answer = try await judged(try await world { $0.attributes.email = "mail" }) {
            $0.faults = [.nameID("7f3a91")]
        } under: {
            let taken = ($0.attributes.set("email", to: "name"), $0.attributes.set("shoe_size", to: "name"))
            #expect(taken == (true, false))
        }
        #expect(answer.before.verdict?.code == "email_missing")
        #expect(answer.after.userName == "user1")
    }

    @Test func `a policy is tried on the person, by the decision that a login would make`() async throws {
        let answer = try await judged(try await world(), as: "user_2@acme.example", { _ in }) {
            $0.policy = .nextgenFirst
        }
        #expect(answer.before.verdict?.code == "not_a_member")
        #expect(answer.routing?.route?.integration.id == LoginWorld.nextgen)
        #expect(answer.routing?.verdict == nil)
    }

    @Test func `what was good can be seen to fail`() async throws {
        let answer = try await judged(try await world(), { _ in }) { $0.entityID = "https://sp.example/new" }
        #expect(answer.before.verdict == nil)
        #expect(answer.after.verdict?.code == "audience_mismatch")
    }

    @Test func `nothing is changed by it`() async throws {
        let world = try await world()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: user1)
        _ = try await world.post(reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        let before = try await world.attempt(begun.attempt, in: world.acme)
        _ = try await world.service.whatIf(
            try world.operation(world.acme, actor: .operator), account: world.acme, before.reference,
            ProposedSettings())
        #expect(try await world.attempt(begun.attempt, in: world.acme) == before)
    }

    @Test func `a response is kept sealed, for its own attempt and account alone`() async throws {
        let world = try await world()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: user1)
        _ = try await world.post(reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        let found = try await world.records.account(world.acme.id).read { try $0.keptResponse(begun.attempt) }
        let kept = try #require(found)
        #expect(kept.integration == LoginWorld.firstgen && !kept.cameToSharedURL && kept.received == noon)
        let sealing = try SealingKey([UInt8](repeating: 7, count: 32))
        let form = Array(reply.samlResponse.utf8)
        #expect(
            try sealing.open(kept.sealed, binding: KeptResponseRecord.binding(begun.attempt, in: world.acme.id)) == form
        )
        for binding in [
            KeptResponseRecord.binding(begun.attempt, in: world.globex.id),
            KeptResponseRecord.binding(.fresh(at: noon), in: world.acme.id),
        ] { #expect(throws: KeyMaterialRefusal.self) { try sealing.open(kept.sealed, binding: binding) } }
        #expect(kept.sealed.firstRange(of: form.prefix(16)) == nil)
        let report = try await world.service.login(
            try world.operation(world.acme, actor: .operator), account: world.acme, begun.attempt.text)
        #expect(report?.keepsResponse == true)
    }

    @Test func `it's kept of what is no XML at all, but not of what is too long`() async throws {
        let world = try await world()
        for (form, kept) in [
            ("?", true), (String(repeating: "A", count: 400 << 10), true),
            (String(repeating: "A", count: 400 << 10 + 1), false),
        ] {
            let refused = try await world.service.complete(
                try world.operation(world.acme), account: world.acme, at: .integration(LoginWorld.firstgen),
                AssertionPost(response: form, relayState: nil, browser: nil)
            ).refused
            let attempt = try await world.attempt(try #require(refused?.reference), in: world.acme)
            let found = try await world.records.account(world.acme.id).read { try $0.hasKeptResponse(attempt.id) }
            #expect(found == kept)
        }
    }

    @Test func `nothing is kept unless an integration asks for it`() async throws {
        let world = try await LoginWorld { $0.integrations[1].keepsResponses = true }
        let (begun, _) = try await world.login(world.acme, as: user1)
        await #expect(throws: WhatIfRefusal.responseNotKept) {
            try await world.service.whatIf(
                try world.operation(world.acme, actor: .operator), account: world.acme, begun.attempt.text,
                ProposedSettings())
        }
        await #expect(throws: WhatIfRefusal.attemptUnknown) {
            try await world.service.whatIf(
                try world.operation(world.globex, actor: .operator), account: world.globex, begun.attempt.text,
                ProposedSettings())
        }
        await #expect(throws: PermissionDenied.self) {
            try await world.service.whatIf(
                try world.operation(world.acme), account: world.acme, begun.attempt.text, ProposedSettings())
        }
    }
}
