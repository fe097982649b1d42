import CFloor
import KeyMaterial
import MockIdP
import SAML

/// From the bytes of a signed response to a `VerifiedAssertion`, against the least that libxml2 and OpenSSL take in C.
enum ValidationBench {
    private static let now = SAMLInstant(secondsSince1970: 1_772_366_400)
    private static let consumer = "https://gateway.example/accounts/acme/integrations/nextgen/saml/acs"
    private static let audience = "https://gateway.example/accounts/acme/integrations/nextgen/saml/metadata"
    private static let bytes = 6_000

    static func run() throws -> [Row] {
        let key = try PrivateKey.generateRSA(bits: 2_048)
        let provider = MockIdentityProvider(
            entityID: "https://idp.example/acme", singleSignOnURL: "https://idp.example/acme/sso", key: key,
            certificate: try .selfSigned(
                key: key, subjectCommonName: "idp.example", notBefore: 1_700_000_000, notAfter: 2_000_000_000,
                serial: [1]),
            people: [])
        let xml = try response(from: provider)
        let expectations = Expectations(
            issuer: provider.entityID, keys: [key.publicKey], audience: audience, recipient: consumer,
            destination: consumer, request: .unsolicited, now: now, skew: .seconds(180),
            policy: ResponsePolicy(signed: .assertion, allowsSHA1: false, authnContexts: []))
        guard let floor = cfloor_validator_open(key.publicKey.spki, key.publicKey.spki.count) else {
            throw BenchFailure("the C loop can't decode the key")
        }
        defer { cfloor_validator_close(floor) }

        func bare(reparsing: Int32) throws {
            guard cfloor_validate(floor, xml, xml.count, reparsing) == 1 else {
                throw BenchFailure("the C loop doesn't accept the response")
            }
        }
        let timings = try Interleaved.measure(
            repetitions: 500,
            [
                { try bare(reparsing: 0) },
                { try bare(reparsing: 1) },
                { _ = try AssertionVerifier.verify(UnverifiedResponse(xml: xml), against: expectations) },
            ])
        let (loop, reparsing, ours) = (timings[0], timings[1], timings[2])
        let label = "validate a response of \(xml.count) bytes, RSA-2048"
        return [
            Row(
                name: label, value: microseconds(ours.best), against: "C loop \(microseconds(loop.best))",
                ratio: ours.best / loop.best, goal: "≤ 1.60"),
            Row(
                name: "  median of 7", value: microseconds(ours.median), against: "C loop \(microseconds(loop.median))",
                ratio: ours.median / loop.median),
            Row(
                name: "  signed bytes read again on both sides", value: microseconds(ours.best),
                against: "C loop \(microseconds(reparsing.best))", ratio: ours.best / reparsing.best, goal: "≤ 1.25"),
        ]
    }

    /// A response of the usual shape, brought to size by the groups that large organizations send.
    private static func response(from provider: MockIdentityProvider) throws -> [UInt8] {
        var person = MockPerson(
            email: "alice@acme.example", givenName: "Alice", familyName: "Example", displayName: "Alice Example")
        let request = ReceivedRequest.unsolicited(audience: audience, assertionConsumerServiceURL: consumer)
        while true {
            let reply = try provider.respond(
                to: request, as: person, now: now, identifiers: MockIdentifiers(suffix: "1"))
            let xml = Array(reply.xml.utf8)
            if xml.count >= bytes { return xml }
            person.groups.append("engineering-team-\(person.groups.count)")
        }
    }
}
