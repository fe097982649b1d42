import CFloor
import Foundation
import KeyMaterial
import MockIdP
import SAML

/// From the bytes of a signed response to a `VerifiedAssertion`, against the least that libxml2 and OpenSSL take in C, and
/// against other implementations.
struct ValidationBench {
    static let consumer = "https://gateway.example/accounts/acme/integrations/nextgen/saml/acs"
    static let audience = "https://gateway.example/accounts/acme/integrations/nextgen/saml/metadata"
    private static let bytes = 6_000

    /// Others look at the machine's clock.
    private let now = SAMLInstant(secondsSince1970: Int64(Date.now.timeIntervalSince1970))
    private let ours: PrivateKey
    private let rsa: MockIdentityProvider
    private let p256: MockIdentityProvider

    static func run() throws -> [Row] {
        let bench = try ValidationBench()
        return try bench.againstFloor() + PeersBench.run(bench.reply(from: bench.rsa), by: bench.rsa)
    }

    private init() throws {
        ours = try PrivateKey.generateRSA(bits: 2_048)
        rsa = try Self.provider(with: ours)
        p256 = try Self.provider(with: PrivateKey.generateP256())
    }

    private static func provider(with key: PrivateKey) throws -> MockIdentityProvider {
        MockIdentityProvider(
            entityID: "https://idp.example/acme", singleSignOnURL: "https://idp.example/acme/sso", key: key,
            certificate: try .selfSigned(
                key: key, subjectCommonName: "idp.example", notBefore: 1_700_000_000, notAfter: 2_000_000_000,
                serial: [1]),
            people: [])
    }

    private func againstFloor() throws -> [Row] {
        var encrypted = ResponseOptions()
        encrypted.encryption = ResponseOptions.Encryption(to: ours.publicKey)
        return try measure("RSA-2048", rsa, ResponseOptions(), goal: "≤ 1.25")
            + measure("ECDSA P-256", p256, ResponseOptions(), goal: "≤ 1.25")
            + measure("RSA-2048, encrypted", rsa, encrypted, goal: "≤ 1.25")
    }

    private func measure(
        _ what: String, _ provider: MockIdentityProvider, _ options: ResponseOptions, goal: String
    ) throws -> [Row] {
        let xml = Array(try reply(from: provider, options).xml.utf8)
        let expectations = Expectations(
            issuer: provider.entityID, keys: [provider.certificate.publicKey], decryptionKeys: [ours],
            audience: Self.audience, recipient: Self.consumer, destination: Self.consumer, request: .unsolicited,
            now: now, skew: .seconds(180),
            policy: ResponsePolicy(signed: .assertion, allowsSHA1: false, authnContexts: []))
        let (key, own) = (provider.certificate.publicKey.spki, try ours.revealPKCS8())
        guard let floor = cfloor_validator_open(key, key.count, own, own.count) else {
            throw BenchFailure("the C loop can't decode the keys")
        }
        defer { cfloor_validator_close(floor) }

        func bare(reparsing: Int32) throws {
            guard cfloor_validate(floor, xml, xml.count, reparsing) == 1 else {
                throw BenchFailure("the C loop doesn't accept the response (\(what))")
            }
        }
        let timings = try Interleaved.measure(
            repetitions: 200, turns: 15,
            [
                { try bare(reparsing: 0) },
                { try bare(reparsing: 1) },
                { _ = try AssertionVerifier.verify(UnverifiedResponse(xml: xml), against: expectations) },
            ])
        let (loop, reparsing, this) = (timings[0], timings[1], timings[2])
        return [
            Row(
                name: "validate \(xml.count) bytes, \(what)", value: microseconds(this.median),
                against: "C loop \(microseconds(loop.median))", ratio: this.median / loop.median, goal: goal),
            Row(
                name: "  signed bytes read again on both sides", value: microseconds(this.median),
                against: "C loop \(microseconds(reparsing.median))", ratio: this.median / reparsing.median),
        ]
    }

    /// A response of the usual shape, brought to size by the groups that large organizations send.
    private func reply(
        from provider: MockIdentityProvider, _ options: ResponseOptions = ResponseOptions()
    ) throws -> MockReply {
        var person = MockPerson(
            email: "alice@acme.example", givenName: "Alice", familyName: "Example", displayName: "Alice Example")
        let request = ReceivedRequest.unsolicited(audience: Self.audience, assertionConsumerServiceURL: Self.consumer)
        while true {
            let reply = try provider.respond(
                to: request, as: person, now: now, identifiers: MockIdentifiers(suffix: "1"), options: options)
            if reply.xml.utf8.count >= Self.bytes { return reply }
            person.groups.append("engineering-team-\(person.groups.count)")
        }
    }
}
