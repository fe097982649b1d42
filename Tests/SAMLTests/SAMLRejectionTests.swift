import SAML
import Testing

@Suite struct `SAML rejections` {
    private let now = SAMLInstant(secondsSince1970: 1_772_366_400)

    @Test func `a verdict names the field, both values and who must act`() {
        let rejection = SAMLRejection.audienceMismatch(
            expected: "https://sp.example/acme", got: ["https://other.example"])
        #expect(rejection.code == "audience_mismatch")
        #expect(rejection.field == "Audience")
        #expect(rejection.expected == "https://sp.example/acme")
        #expect(rejection.actual == "https://other.example")
        #expect(rejection.responsible == .identityProviderAdmin)
        #expect(rejection.responsible.rawValue == "idp_admin")
    }

    @Test func `a clock verdict shows both instants`() throws {
        let end = try #require(SAMLInstant("2026-03-01T11:00:00Z"))
        let rejection = SAMLRejection.expired(notOnOrAfter: end, now: now, in: "Conditions")
        #expect(rejection.field == "Clock")
        #expect(rejection.expected == "before 2026-03-01T11:00:00.000Z")
        #expect(rejection.actual == "2026-03-01T12:00:00.000Z")
    }

    @Test func `hostile values are cut and cleaned for display`() throws {
        let rejection = SAMLRejection.issuerMismatch(
            expected: "x", got: "a\u{0}b\nc\u{202E}d" + String(repeating: "é", count: 500), in: "Response")
        let actual = try #require(rejection.actual)
        #expect(actual.hasPrefix("a\u{FFFD}b\u{FFFD}c\u{FFFD}dé"))
        #expect(actual.unicodeScalars.count == 201)
        #expect(actual.hasSuffix("…"))
    }

    @Test func `a rejection prints its code only`() {
        let rejection = SAMLRejection.issuerMismatch(expected: "secret-1", got: "secret-2", in: "Response")
        var dumped = ""
        dump(rejection, to: &dumped)
        for text in ["\(rejection)", String(reflecting: rejection), dumped] {
            #expect(text.contains("issuer_mismatch"))
            #expect(!text.contains("secret"))
        }
    }

    @Test(
        arguments: [
            ("Requester", nil, Responsible.operator), ("Responder", nil, .identityProviderAdmin),
            ("Responder", "AuthnFailed", .person), ("Responder", "NoPassive", .application),
            ("Requester", "RequestDenied", .operator),
        ] as [(String, String?, Responsible)])
    func `a failed status says whose turn it is`(_ code: String, _ subcode: String?, _ who: Responsible) {
        let urn = "urn:oasis:names:tc:SAML:2.0:status:"
        let rejection = SAMLRejection.statusNotSuccess(
            code: urn + code, subcode: subcode.map { urn + $0 }, message: "Nope")
        #expect(rejection.responsible == who)
        #expect(rejection.actual?.hasSuffix("Nope") == true)
    }
}
