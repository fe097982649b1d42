import FoundationEssentials
import HandOff
import JWTKit
import KeyMaterial
import Tenancy
import Testing

private struct Payload: JWTPayload {
    let iss: String, aud: String, sub: String, account: String, sid: String, integration: String
    let exp: Int64, iat: Int64, auth_time: Int64
    let nonce: String?, at_hash: String?, email: String?, name: String?
    let groups: [String]

    func verify(using algorithm: some JWTAlgorithm) async throws {}
}

@Suite struct IDTokenTests {
    let claims = IdentityClaims(
        subject: "usr_1", account: "acme", email: "user1@acme.example", name: "User \"One\"",
        groups: ["example_group"], integration: "firstgen", sessionID: "ses_1", authTime: noon.seconds - 5)

    private func issuer() async throws -> IDTokenIssuer {
        try await IDTokenIssuer(
            issuer: "https://gate.example", signingKey: Redacted(try PrivateKey.generateP256().pkcs8PEM()))
    }

    @Test func `an independent client verifies a token by the published keys`() async throws {
        let issuer = try await issuer()
        let access = try AccessToken.fresh(in: #require(Slug("acme")))
        let token = try await issuer.idToken(
            for: claims, audience: "shop", nonce: "n-1", accessToken: access, at: noon)
        let client = JWTKeyCollection()
        try await client.add(jwksJSON: issuer.keySetJSON)
        let payload = try await client.verify(token, as: Payload.self)
        #expect(payload.iss == "https://gate.example")
        #expect(payload.aud == "shop")
        #expect(payload.sub == "usr_1")
        #expect(payload.nonce == "n-1")
        #expect(payload.exp == noon.seconds + 600)
        #expect(payload.auth_time == noon.seconds - 5)
        #expect(payload.sid == "ses_1")
        #expect(payload.groups == ["example_group"])
        #expect(payload.integration == "firstgen")
        let hash = try SHA256.digest(Array(access.reveal().utf8))
        #expect(payload.at_hash == Base64URL.encode(Array(hash.prefix(16))))
    }

    @Test func `the header names algorithm, type and key`() async throws {
        let issuer = try await issuer()
        let token = try await issuer.idToken(for: claims, audience: "shop", nonce: nil, accessToken: nil, at: noon)
        let header = try Base64URL.decode(String(try #require(token.split(separator: ".").first)))
        let fields = try JSONDecoder().decode([String: String].self, from: Data(header))
        #expect(fields == ["alg": "ES256", "typ": "JWT", "kid": issuer.keyID])
    }

    @Test func `another deployment's keys don't verify it`() async throws {
        let token = try await issuer().idToken(for: claims, audience: "shop", nonce: nil, accessToken: nil, at: noon)
        let client = JWTKeyCollection()
        try await client.add(jwksJSON: issuer().keySetJSON)
        await #expect(throws: (any Error).self) { try await client.verify(token, as: Payload.self) }
    }

    @Test func `a key set holds every published key once, with unpadded base64url coordinates`() async throws {
        let first = Redacted(try PrivateKey.generateP256().pkcs8PEM())
        let second = Redacted(try PrivateKey.generateP256().pkcs8PEM())
        let issuer = try await IDTokenIssuer(
            issuer: "https://gate.example", signingKey: first, alsoPublishing: [second, first])
        let keys = try JSONDecoder().decode([String: [[String: String]]].self, from: Data(issuer.keySetJSON.utf8))[
            "keys"]
        #expect(keys?.count == 2)
        for key in try #require(keys) {
            #expect(try Base64URL.decode(#require(key["x"])).count == 32)
            #expect(try Base64URL.decode(#require(key["y"])).count == 32)
            #expect(key["d"] == nil)
        }
    }

    @Test func `a key of another kind is refused`() async throws {
        await #expect(throws: IDTokenFailure.keyUnusable) {
            try await IDTokenIssuer(issuer: "x", signingKey: Redacted("no key"))
        }
        let rsa = try PrivateKey.generateRSA(bits: 2_048).pkcs8PEM()
        await #expect(throws: IDTokenFailure.keyUnusable) {
            try await IDTokenIssuer(issuer: "x", signingKey: Redacted(rsa))
        }
    }

    @Test func `the discovery document advertises what is served`() throws {
        let json = try JSONEncoder().encode(OpenIDConfiguration(issuer: "https://gate.example", servesLogout: false))
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains("code_challenge_methods_supported"))
        #expect(!text.contains("end_session_endpoint"))
        #expect(!text.contains("null"))
    }
}
