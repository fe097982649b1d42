import Access
import HandOff
import Journal
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing

@Suite struct VerdictTests {
    /// One of each rejection that a SAML response can meet.
    static let rejections: [SAMLRejection] = {
        let now = SAMLInstant(secondsSince1970: 1_780_000_000)
        return [
            .messageTooLarge(limit: 1), .encodingNotBase64, .xmlMalformed(reason: "r"), .xmlForbidden(reason: "r"),
            .rootUnexpected(got: "g"), .versionUnsupported(got: nil, in: "i"), .elementMissing("e", in: "i"),
            .identifierDuplicated, .instantMalformed(attribute: "NotBefore", got: "g"),
            .statusNotSuccess(code: "c", subcode: nil, message: nil), .assertionMissing, .assertionRepeated(count: 2),
            .assertionEncrypted, .assertionNotEncrypted, .decryptionFailed, .encryptionProfileViolated(reason: "r"),
            .encryptionAlgorithmNotAllowed(got: "g"), .trustedKeyMissing, .signatureMissing,
            .digestMismatch(of: "Assertion"),
            .signatureMismatch(trusted: ["a"], presented: "b"), .issuerMismatch(expected: "e", got: "g", in: "i"),
            .destinationMismatch(expected: "e", got: "g"), .inResponseToMismatch(expected: "e", got: "g", in: "i"),
            .audienceMismatch(expected: "e", got: ["g"]), .notYetValid(notBefore: now, now: now),
            .expired(notOnOrAfter: now, now: now, in: "i"), .nameIDMissing,
            .recipientMismatch(expected: "e", got: "g"), .sessionExpired(sessionNotOnOrAfter: now, now: now),
            .authnContextMismatch(expected: ["e"], got: ["g"]),
        ]
    }()

    @Test(arguments: rejections)
    func `every SAML refusal has a code, somebody who must act and a field, and one public sentence`(
        rejection: SAMLRejection
    ) {
        let verdict = Verdict.message(rejection)
        #expect(verdict.code == rejection.code)
        #expect(verdict.code.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" })
        #expect(verdict.field != nil)
        #expect(["person", "idp_admin", "operator", "application"].contains(verdict.who.rawValue))
        #expect(verdict.publicSentence == SAMLRejection.publicSentence)
        #expect(!verdict.message.isEmpty)
    }

    @Test func `a verdict doesn't print what somebody sent`() {
        let verdict = Verdict.message(.issuerMismatch(expected: "e", got: "https://secret.example", in: "Response"))
        var dumped = ""
        dump(verdict, to: &dumped)
        #expect(!"\(verdict) \(String(reflecting: verdict)) \(dumped)".contains("secret"))
    }

    @Test func `what came from outside is cleaned before it's shown`() async throws {
        let world = try await LoginWorld()
        let explanation = try await world.service.explain(
            "a\u{202E}b\n\(String(repeating: "x", count: 500))", account: world.acme,
            try world.operation(world.acme, actor: .operator))
        let message = try #require(explanation.verdict?.message)
        #expect(!message.contains("\u{202E}") && !message.contains("\n"))
        #expect(message.count < 400)
    }

    @Test func `an attempt that is over stays as it ended`() {
        var flow = SignInFlow(LoginAttemptRecord(id: .fresh(at: noon), started: noon))
        let actions: [(SignInFlow.Action, taken: Bool)] = [
            (.redeemed, false), (.handedOff(.fresh(at: noon), userName: "user1"), true),
            (.signedIn(.fresh(at: noon), userName: "user1"), false), (.redeemed, true),
            (.refused(.responseMissing, userName: nil), false),
        ]
        for (action, taken) in actions {
            let wasTaken = flow.take(action, at: noon)
            #expect(wasTaken == taken)
        }
        #expect(flow.isOver)
        #expect(flow.attempt.outcome == .redeemed)
        #expect(flow.attempt.verdict == nil)
    }
}
