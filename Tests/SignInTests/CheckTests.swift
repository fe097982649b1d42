import Journal
import KeyMaterial
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing
import XMLSecurity
import XMLTree

/// A captured response is judged as the assertion consumer service judges it.
@Suite struct CheckTests {
    @Test func `a captured response is accepted with its request and refused without`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example")
        let integration = try #require(world.acme.integration(LoginWorld.firstgen))
        let id = try #require(reply.xml.split(separator: "InResponseTo=\"").last?.split(separator: "\"").first)
        for captured in [CapturedResponse.form(reply.samlResponse), .xml(Array(reply.xml.utf8))] {
            let good = try await world.service.check(
                captured, account: world.acme, integration: integration, requestID: String(id), at: noon)
            #expect(good.verdict == nil)
            #expect(good.nameID == "user1@acme.example")
            #expect(good.userName == "user1")
            #expect(good.attributes.contains { $0.name == "name" && $0.values == ["user1@acme.example"] })
            let unsolicited = try await world.service.check(
                captured, account: world.acme, integration: integration, requestID: nil, at: noon)
            #expect(unsolicited.verdict?.code == "in_response_to_unexpected")
            let late = try await world.service.check(
                captured, account: world.acme, integration: integration, requestID: String(id),
                at: noon.advanced(bySeconds: 3_600))
            #expect(late.verdict?.code == "expired")
            #expect(late.checks.last?.passed == false)
        }
        // Nothing of it was used up.
        #expect(
            try await world.post(reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
                .handOffURL != nil)
    }

    @Test func `both means both`() async throws {
        let world = try await LoginWorld { $0.integrations[0].want.signed = .both }
        for (signing, code) in [
            (ResponseOptions.Signing.assertion, "response_signature_missing"),
            (.response, "assertion_signature_missing"), (.both, nil),
        ] {
            let begun = try await world.begin(world.acme)
            let reply = try world.answer(begun, as: "user1@acme.example", signing: signing)
            let completion = try await world.post(
                reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
            #expect(completion.refused?.verdict.code == code)
        }
    }

    @Test func `an assertion that should have been encrypted is refused`() async throws {
        let world = try await LoginWorld { $0.integrations[0].want.encrypted = true }
        let verdict = try await world.login(world.acme, as: "user1@acme.example").1.refused?.verdict
        #expect(verdict == .message(.assertionNotEncrypted))
        #expect(verdict?.code == "assertion_not_encrypted")
        #expect(verdict?.field == "Encryption")
    }

    @Test func `a key of somebody else is refused`() async throws {
        let world = try await LoginWorld()
        let stranger = try SharedKeys.stranger.get()
        let refused = try await world.login(
            world.acme, as: "user1@acme.example", faults: [.signedBy(stranger.key, stranger.certificate)]
        ).1.refused
        #expect(refused?.verdict.code == "signature_mismatch")
        #expect(refused?.verdict.field == "Certificate")
    }

    @Test func `keys are trusted whatever the dates of their certificates, unless an integration goes by them`()
        async throws
    {
        let pair = try SharedKeys.identityProvider.get()
        func certificate(from start: Int64, to end: Int64) throws -> [UInt8] {
            try Certificate.selfSigned(
                key: pair.key, subjectCommonName: "dated", notBefore: noon.seconds + start,
                notAfter: noon.seconds + end, serial: [2]
            ).der
        }
        let day: Int64 = 86_400
        let (over, toCome, good) = (
            try certificate(from: -9 * day, to: -day), try certificate(from: day, to: 9 * day),
            try certificate(from: -day, to: day)
        )
        for (certificates, enforced, accepted) in [
            ([over], false, true), ([toCome], false, true), ([over], true, false), ([toCome], true, false),
            ([over, toCome], true, false), ([over, good], true, true), ([good], true, true),
        ] {
            let world = try await LoginWorld {
                $0.integrations[0].trust?.certificates = certificates
                $0.integrations[0].want.validCertificates = enforced
            }
            let completion = try await world.login(world.acme, as: "user1@acme.example").1
            #expect((completion.handOffURL != nil) == accepted)
            guard !accepted, let refused = completion.refused else { continue }
            #expect(refused.verdict.code == "certificate_outdated")
            #expect(refused.verdict.who == .identityProviderAdmin)
            #expect(refused.verdict.field == "Certificate")
            #expect(refused.verdict.actual == SAMLInstant(secondsSince1970: noon.seconds).description)
            let checks = try await world.attempt(refused.reference, in: world.acme).checks
            #expect(checks.last == LoginCheckRecord(name: VerificationCheck.signature.rawValue, passed: false))
        }
    }

    @Test func `signed metadata is good for a week, and its signing key is the active one`() async throws {
        let world = try await LoginWorld()
        let integration = try #require(world.acme.integration(LoginWorld.nextgen))
        let document = try await world.service.signedMetadata(of: integration, in: world.acme, at: noon)
        #expect(document.fileName == "\(world.acme.id)-nextgen-sp-metadata-signed.xml")
        let parsed = try XMLDocument.parse(Array(document.xml.utf8), limits: .metadata)
        let key = try SharedKeys.serviceProvider.get().certificate.publicKey
        let root = try SignatureVerifier.verify(parsed.root, keys: [key], policy: .standard).document().root
        #expect(root.attribute("validUntil") == SAMLInstant(secondsSince1970: noon.seconds + 7 * 86_400).description)
        let again = try await world.service.signedMetadata(of: integration, in: world.acme, at: noon)
        #expect(again.xml != document.xml, "each copy has an ID of its own")
    }

    @Test func `metadata is byte-stable, names the integration's URLs and its file names account and integration`()
        async throws
    {
        let world = try await LoginWorld()
        let integration = try #require(world.acme.integration(LoginWorld.nextgen))
        let first = try await world.service.metadata(of: integration, in: world.acme)
        #expect(try await world.service.metadata(of: integration, in: world.acme) == first)
        #expect(first.fileName == "\(world.acme.id)-nextgen-sp-metadata.xml")
        #expect(
            first.xml.contains(
                "entityID=\"https://gate.example/accounts/\(world.acme.id)/integrations/nextgen/saml/metadata\""))
        #expect(first.xml.contains("https://gate.example/accounts/\(world.acme.id)/integrations/nextgen/saml/acs"))
        #expect(!first.xml.contains("validUntil"))
    }
}
