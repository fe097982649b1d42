import HandOff
import KeyMaterial
import Tenancy
import Testing

/// RFC 7523 §3, and what an attacker tries against it.
@Suite struct ClientAssertionTests {
    @Test(arguments: ClientAssertionAlgorithm.allCases)
    func `an assertion that the client signed is accepted`(_ algorithm: ClientAssertionAlgorithm) throws {
        let client = try SigningClient.make(algorithm)
        let verified = try client.judge(try client.assertion())
        #expect(verified.replayKey.count == 32)
        // Until nobody could use it any more: its end, and the skew.
        #expect(verified.replayableUntil == noon.advanced(bySeconds: 120))
        #expect(
            try client.judge(try client.assertion(), keys: [client.declared(id: nil, for: algorithm)]).replayKey
                == verified.replayKey)
    }

    @Test func `an assertion for the issuer, or for it among others, is for us`() throws {
        let client = try SigningClient.make()
        for audience in ["\"\(SigningClient.issuer)\"", "[\"https://other.example\",\"\(SigningClient.endpoint)\"]"] {
            _ = try client.judge(try client.assertion(SigningClient.claims(["aud": audience])))
        }
    }

    @Test func `an identity provider vouches under its own name where the account says so`() throws {
        let client = try SigningClient.make(.rs256)
        let claims = SigningClient.claims([
            "iss": "\"https://login.example/tenant/v2.0\"", "sub": "\"object-1\"", "aud": "\"api://exchange\"",
        ])
        let text = try client.assertion(claims)
        _ = try client.judge(
            text,
            trust: {
                $0.issuer = "https://login.example/tenant/v2.0"
                $0.subject = "object-1"
                $0.audience = "api://exchange"
            })
        #expect(throws: ClientAssertionRefusal.issuerMismatch) { try client.judge(text) }
        #expect(throws: ClientAssertionRefusal.subjectMismatch) {
            try client.judge(text, trust: { $0.issuer = "https://login.example/tenant/v2.0" })
        }
    }

    @Test func `a key is chosen by its id, and by its algorithm`() throws {
        let (client, other) = (try SigningClient.make(), try SigningClient.make())
        let text = try client.assertion()
        _ = try client.judge(text, keys: [other.declared(), client.declared()])
        #expect(throws: ClientAssertionRefusal.signatureMismatch) { try client.judge(text, keys: [other.declared()]) }
        #expect(throws: ClientAssertionRefusal.keyUnknown) {
            try client.judge(text, keys: [client.declared(id: "k2")])
        }
        #expect(throws: ClientAssertionRefusal.keyUnknown) {
            try client.judge(text, keys: [client.declared(for: .es384)])
        }
        #expect(throws: ClientAssertionRefusal.keyUnknown) { try client.judge(text, keys: []) }
    }

    @Test func `an algorithm that anybody can make is refused before any key is looked at`() throws {
        let client = try SigningClient.make()
        let refused = ["none", "None", "HS256", "ES512", "RS1", "PS384", "EdDSA", ""]
        for name in refused {
            let text = try client.assertion(header: "{\"alg\":\"\(name)\",\"kid\":\"k1\"}")
            #expect(throws: ClientAssertionRefusal.algorithmRefused, "\(name)") { try client.judge(text) }
            let unsigned = text.split(separator: ".").prefix(2).joined(separator: ".") + "."
            #expect(throws: ClientAssertionRefusal.algorithmRefused, "\(name)") { try client.judge(unsigned) }
        }
    }

    @Test func `an algorithm of another type of key verifies nothing`() throws {
        let client = try SigningClient.make(.es256)
        for name in ["ES384", "RS256", "PS256"] {
            let text = try client.assertion(header: "{\"alg\":\"\(name)\",\"kid\":\"k1\"}")
            #expect(throws: ClientAssertionRefusal.signatureMismatch) { try client.judge(text) }
        }
    }

    @Test func `an altered assertion is refused`() throws {
        let client = try SigningClient.make()
        let parts = try client.assertion().split(separator: ".").map(String.init)
        let claims = Base64URL.encode(Array(SigningClient.claims(["jti": "\"two\""]).utf8))
        #expect(throws: ClientAssertionRefusal.signatureMismatch) {
            try client.judge("\(parts[0]).\(claims).\(parts[2])")
        }
        #expect(throws: ClientAssertionRefusal.signatureMismatch) {
            try client.judge("\(parts[0]).\(parts[1]).\(Base64URL.encode([1, 2, 3]))")
        }
    }

    @Test(arguments: [
        "", ".", "..", "a.b.c", "a.b", "a.b.c.d", "e30.e30.e30", "W10.e30.AA", "e30=.e30.AA", "bnVsbA.e30.AA", "é.é.é",
    ])
    func `what is no assertion is refused`(_ text: String) throws {
        let client = try SigningClient.make()
        #expect(throws: ClientAssertionRefusal.malformed) { try client.judge(text) }
    }

    @Test func `odd headers are refused without a trap`() throws {
        let client = try SigningClient.make()
        let headers: [(String, ClientAssertionRefusal?)] = [
            // Decoding these is what makes a well-known library trap.
            ("{\"alg\":\"ES256\",\"kid\":\"k1\",\"x\":1e300}", nil),
            ("{\"alg\":\"ES256\",\"kid\":\"k1\",\"crit\":[\"exp\"]}", .criticalExtension),
            ("{\"alg\":\"ES256\",\"kid\":\"k1\",\"crit\":null}", .criticalExtension),
            ("{\"alg\":1e300}", .malformed), ("{\"alg\":null}", .malformed), ("{\"kid\":\"k1\"}", .malformed),
            ("{\"alg\":\"ES256\",\"kid\":7}", .malformed), ("[]", .malformed), ("", .malformed),
        ]
        for (header, refusal) in headers {
            let text = try client.assertion(header: header)
            if let refusal {
                #expect(throws: refusal, "\(header)") { try client.judge(text) }
            } else {
                _ = try client.judge(text)
            }
        }
        let long = try client.assertion(
            header: "{\"alg\":\"ES256\",\"x\":\"" + String(repeating: "x", count: 20_000) + "\"}")
        #expect(throws: ClientAssertionRefusal.malformed) { try client.judge(long) }
        let deep = String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000)
        #expect(throws: ClientAssertionRefusal.malformed) {
            try client.judge(try client.assertion(header: "{\"alg\":\"ES256\",\"x\":\(deep)}"))
        }
    }

    @Test func `each claim is judged`() throws {
        let now = noon.seconds
        let cases: [([String: String?], ClientAssertionRefusal?)] = [
            (["iss": "\"acme.firstgen\""], .issuerMismatch), (["iss": nil], .claimsMalformed),
            (["sub": "\"globex.nextgen\""], .subjectMismatch), (["sub": nil], .claimsMalformed),
            (["aud": "\"https://gate.example\""], .audienceMismatch), (["aud": "[]"], .audienceMismatch),
            (["aud": "\"\(SigningClient.endpoint)/\""], .audienceMismatch), (["aud": nil], .claimsMalformed),
            (["aud": "[1]"], .claimsMalformed),
            (["exp": nil], .claimsMalformed), (["exp": "\"\(now + 60)\""], .claimsMalformed),
            (["exp": "1e300"], .claimsMalformed), (["exp": "-1e300"], .claimsMalformed),
            (["exp": "\(now - 60)"], .expired), (["exp": "\(now - 59)"], nil), (["exp": "\(now).75"], nil),
            (["exp": "\(now + 86_400 + 60)"], nil), (["exp": "\(now + 86_400 + 61)"], .lifeTooLong),
            (["nbf": "\(now + 60)"], nil), (["nbf": "\(now + 61)"], .notYetValid), (["nbf": nil], nil),
            (["iat": "\(now + 61)"], .issuedInFuture), (["iat": nil], nil), (["iat": "1e400"], .claimsMalformed),
            (["jti": "1"], .claimsMalformed), (["jti": nil], nil),
        ]
        let client = try SigningClient.make()
        for (changes, refusal) in cases {
            let text = try client.assertion(SigningClient.claims(changes))
            if let refusal {
                #expect(throws: refusal, "\(changes)") { try client.judge(text) }
            } else {
                #expect(throws: Never.self, "\(changes)") { try client.judge(text) }
            }
        }
    }

    @Test func `an assertion is remembered by its jti, or by what was signed`() throws {
        let client = try SigningClient.make()
        let key = { (changes: [String: String?]) in
            try client.judge(try client.assertion(SigningClient.claims(changes))).replayKey
        }
        #expect(try key([:]) == key(["exp": "\(noon.seconds + 90)"]))
        #expect(try key([:]) != key(["jti": "\"two\""]))
        // ECDSA signs anew each time: another signature of the same claims is the same assertion.
        #expect(try key(["jti": nil]) == key(["jti": nil]))
        #expect(try key(["jti": nil]) != key(["jti": nil, "exp": "\(noon.seconds + 90)"]))
    }

    @Test func `an assertion doesn't print`() throws {
        let client = try SigningClient.make()
        let text = try client.assertion()
        var dumped = ""
        dump(UnverifiedClientAssertion(text), to: &dumped)
        #expect(!"\(UnverifiedClientAssertion(text)) \(dumped)".contains(text))
    }
}
