import KeyMaterial
import SAML
import TestSupport
import Testing

@Suite struct `Assertion verifier` {
    private func code(
        of path: String, _ change: (inout Expectations) throws -> Void
    ) throws -> String {
        let vector = try VectorCase.named(path)
        var expectations = try vector.expectations()
        try change(&expectations)
        let response = try UnverifiedResponse(formValue: vector.formValue())
        return try #require(throws: SAMLRejection.self) {
            try AssertionVerifier.verify(response, against: expectations)
        }.code
    }

    @Test(arguments: ["accepted/simplesamlphp-both-signed", "accepted/okta-both-signed", "accepted/response-signed"])
    func `a genuine response is refused as soon as one expectation differs`(_ path: String) throws {
        #expect(try code(of: path) { $0.audience = "https://sp.example/globex" } == "audience_mismatch")
        #expect(try code(of: path) { $0.destination += "/" } == "destination_mismatch")
        #expect(try code(of: path) { $0.recipient += "/" } == "recipient_mismatch")
        #expect(try code(of: path) { $0.issuer += "x" } == "issuer_mismatch")
        #expect(try code(of: path) { $0.request = .request(id: "_other") } == "in_response_to_mismatch")
        #expect(try code(of: path) { $0.request = .unsolicited } == "in_response_to_unexpected")
        #expect(try code(of: path) { $0.now = $0.now.advanced(by: .seconds(3_600)) } == "expired")
        #expect(try code(of: path) { $0.now = $0.now.advanced(by: .seconds(-3_600)) } == "not_yet_valid")
        #expect(try code(of: path) { $0.keys = [] } == "trusted_key_missing")
        #expect(
            try code(of: path) { $0.keys = [try VectorKeys.certificate("stranger").publicKey] } == "signature_mismatch")
    }

    @Test func `everything that an application needs is read`() throws {
        let vector = try VectorCase.named("accepted/assertion-signed")
        let verified = try AssertionVerifier.verify(
            UnverifiedResponse(xml: vector.xml()), against: vector.expectations())
        #expect(verified.id == "_assertion-1")
        #expect(verified.issuer == "https://idp.example/saml")
        #expect(verified.nameID.format == NameIDFormat.emailAddress)
        #expect(verified.nameID.nameQualifier == nil)
        #expect(verified.inResponseTo == "_request-1")
        #expect(verified.sessionIndex == "_session-1")
        #expect(verified.authnInstant == SAMLInstant("2026-03-01T12:00:00Z"))
        #expect(verified.sessionNotOnOrAfter == SAMLInstant("2026-03-01T20:00:00Z"))
        #expect(verified.authnContext == SAMLName.passwordOverTLS)
        #expect(verified.replayableUntil == SAMLInstant("2026-03-01T12:08:00Z"))
        #expect(try verified.signingKey == VectorKeys.certificate("idp").publicKey)
        #expect(verified.attributes.first?.nameFormat == SAMLName.basicAttributeNames)
    }

    @Test func `the report ends with the check that failed`() throws {
        let vector = try VectorCase.named("refused/audience-other")
        var report = VerificationReport()
        #expect(throws: SAMLRejection.self) {
            try AssertionVerifier.verify(
                UnverifiedResponse(xml: vector.xml()), against: vector.expectations(), report: &report)
        }
        #expect(report.entries.last == VerificationReport.Entry(check: .audience, passed: false))
        #expect(report.entries.dropLast().allSatisfy { $0.passed })
        let audience = try #require(VerificationCheck.allCases.firstIndex(of: .audience))
        #expect(report.entries.map(\.check) == Array(VerificationCheck.allCases[...audience]))
    }

    @Test func `a response that can't be read has a report too`() throws {
        let notBase64 = try #require(throws: SAMLRejection.self) { try UnverifiedResponse(formValue: "*") }
        #expect(VerificationReport(readingRefused: notBase64).entries == [.init(check: .encoding, passed: false)])
        let notXML = try #require(throws: SAMLRejection.self) { try UnverifiedResponse(formValue: "AAAA") }
        #expect(
            VerificationReport(readingRefused: notXML).entries
                == [.init(check: .encoding, passed: true), .init(check: .wellFormedXML, passed: false)])
    }

    @Test func `hints are read without being believed`() throws {
        let vector = try VectorCase.named("refused/unsigned")
        let hints = try UnverifiedResponse(xml: vector.xml()).unverifiedHints
        #expect(hints.inResponseTo == "_request-1")
        #expect(hints.issuer == "https://idp.example/saml")
        #expect(hints.audiences == ["https://sp.example/acme"])
        let nothing = try UnverifiedResponse(xml: Array("<x/>".utf8)).unverifiedHints
        #expect(nothing.inResponseTo == nil)
        #expect(nothing.issuer == nil)
        #expect(nothing.audiences.isEmpty)
    }

    @Test func `two keys with one in common still need the right one`() throws {
        #expect(
            try code(of: "accepted/both-signed-by-two-keys") {
                $0.keys = [try VectorKeys.certificate("idp").publicKey]
            } == "signature_mismatch")
    }

    @Test func `a negative skew counts as none`() throws {
        let expectations = Expectations(
            issuer: "", keys: [], audience: "", recipient: "", destination: "", request: .unsolicited,
            now: SAMLInstant(secondsSince1970: 0), skew: .seconds(-5),
            policy: ResponsePolicy(signed: .assertion, allowsSHA1: false, authnContexts: []))
        #expect(expectations.skew == .zero)
    }

    @Test(arguments: ["refused/audience-empty", "refused/issuer-empty", "refused/recipient-empty"])
    func `an expectation that nobody filled in is met by nothing`(_ path: String) throws {
        _ = try code(of: path) { expectations in
            expectations.audience = ""
            expectations.issuer = ""
            expectations.recipient = ""
        }
    }
}
