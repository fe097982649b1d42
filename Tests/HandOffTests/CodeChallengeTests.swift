import HandOff
import Testing

@Suite struct CodeChallengeTests {
    @Test func `the example of RFC 7636 matches`() throws {
        let verifier = try #require(CodeVerifier(verifierText))
        let challenge = try #require(CodeChallenge(challengeText))
        #expect(try challenge.matches(verifier))
        #expect(try CodeChallenge(for: verifier) == challenge)
    }

    @Test func `another verifier doesn't match`() throws {
        let challenge = try #require(CodeChallenge(challengeText))
        let other = try #require(CodeVerifier(verifierText.dropLast() + "K"))
        #expect(try !challenge.matches(other))
    }

    @Test(arguments: [
        "", String(repeating: "a", count: 42), String(repeating: "a", count: 129),
        String(repeating: "a", count: 43) + "+", String(repeating: "é", count: 43),
    ])
    func `a verifier outside the grammar is none`(text: String) { #expect(CodeVerifier(text) == nil) }

    @Test(arguments: [43, 128])
    func `the shortest and the longest verifier are allowed`(count: Int) {
        #expect(CodeVerifier(String(repeating: "~", count: count)) != nil)
    }

    @Test(arguments: [
        "", challengeText + "=", String(challengeText.dropLast()), String(challengeText.dropLast()) + "/",
    ])
    func `a challenge that isn't the base64url of 32 bytes is none`(text: String) {
        #expect(CodeChallenge(text) == nil)
    }

    @Test func `a verifier doesn't print`() throws {
        let verifier = try #require(CodeVerifier(verifierText))
        #expect("\(verifier) \(String(reflecting: verifier))".contains("dBjf") == false)
    }
}
