import Journal
import SAML
import TestSupport
import Testing

/// Every vector of SAMLTests once more, by HTTP: posted to the assertion consumer service of a gateway that listens.
@Suite(.serialized) struct `Response vectors at the ACS` {
    @Test(arguments: try VectorCase.all("accepted"))
    func `a shape that identity providers send logs the person in`(_ vector: VectorCase) async throws {
        let outcome = try await VectorGateway.shared.value.judge(vector)
        #expect(outcome.answer.status == 303, "\(String(describing: outcome.attempt.verdict))")
        #expect(outcome.answer.location == "https://gateway.example/accounts/acme/signed-in")
        #expect(outcome.attempt.outcome == .signedIn)
        #expect(outcome.attempt.userName == vector.facts.nameID)
        #expect(outcome.attempt.checks.map(\.name) == VerificationCheck.allCases.map(\.rawValue))
        #expect(outcome.attempt.checks.filter { !$0.passed }.isEmpty)
    }

    @Test(arguments: try VectorCase.all("refused"))
    func `an attack or a mistake ends in a reference and its verdict`(_ vector: VectorCase) async throws {
        let codes = try #require(vector.facts.codeAtACS ?? vector.facts.code).split(separator: "|").map(String.init)
        let outcome = try await VectorGateway.shared.value.judge(vector)
        #expect(outcome.answer.status == 403)
        #expect(outcome.answer.location == nil)
        #expect(outcome.answer.reference == outcome.attempt.reference)
        #expect(outcome.attempt.outcome == .refused)
        #expect(outcome.attempt.user == nil)
        let verdict = try #require(outcome.attempt.verdict)
        #expect(codes.contains(verdict.code), "\(verdict)")
    }
}
