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

    private func issuer() throws -> IDTokenIssuer {
        let keys = try IDTokenKeys(signing: try PrivateKey.generateP256())
        return IDTokenIssuer(issuer: "https://gate.example") { keys }
    }

    @Test func `an independent client verifies a token by the published keys`() async throws {
        let issuer = try issuer()
        let access = try AccessToken.fresh(in: #require(Slug("acme")))
        let token = try await issuer.idToken(
            for: claims, audience: "shop", nonce: "n-1", accessToken: access, at: noon)
        let client = JWTKeyCollection()
        try await client.add(jwksJSON: issuer.keys().keySetJSON)
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
        let issuer = try issuer()
        let token = try await issuer.idToken(for: claims, audience: "shop", nonce: nil, accessToken: nil, at: noon)
        let header = try Base64URL.decode(String(try #require(token.split(separator: ".").first)))
        let fields = try JSONDecoder().decode([String: String].self, from: Data(header))
        #expect(fields == ["alg": "ES256", "typ": "JWT", "kid": try await issuer.keys().published[0].id])
    }

    @Test func `another deployment's keys don't verify it`() async throws {
        let token = try await issuer().idToken(for: claims, audience: "shop", nonce: nil, accessToken: nil, at: noon)
        let client = JWTKeyCollection()
        try await client.add(jwksJSON: issuer().keys().keySetJSON)
        await #expect(throws: (any Error).self) { try await client.verify(token, as: Payload.self) }
    }

    @Test func `a key set holds every published key once, with unpadded base64url coordinates`() throws {
        let (first, second) = (try PrivateKey.generateP256(), try PrivateKey.generateP256())
        let set = try IDTokenKeys(signing: first, alsoPublishing: [second.publicKey, first.publicKey])
        let keys = try JSONDecoder().decode([String: [[String: String]]].self, from: Data(set.keySetJSON.utf8))[
            "keys"]
        #expect(keys?.count == 2)
        for key in try #require(keys) {
            #expect(try Base64URL.decode(#require(key["x"])).count == 32)
            #expect(try Base64URL.decode(#require(key["y"])).count == 32)
            #expect(key["d"] == nil)
        }
    }

    @Test func `a key of another kind is refused`() throws {
        let rsa = try PrivateKey.generateRSA(bits: 2_048)
        #expect(throws: IDTokenFailure.keyUnusable) { try IDTokenKeys(signing: rsa) }
        let other = try PrivateKey.generateEC(.p384)
        #expect(throws: IDTokenFailure.keyUnusable) {
            try IDTokenKeys(signing: try PrivateKey.generateP256(), alsoPublishing: [other.publicKey])
        }
    }

    @Test func `a token of the key before is verified as long as that is published`() async throws {
        let (old, new) = (try PrivateKey.generateP256(), try PrivateKey.generateP256())
        let before = try IDTokenKeys(signing: old, alsoPublishing: [new.publicKey])
        let after = try IDTokenKeys(signing: new, alsoPublishing: [old.publicKey])
        for signing in [before, after] {
            let token = try await IDTokenIssuer(issuer: "https://gate.example") { signing }
                .idToken(for: claims, audience: "shop", nonce: nil, accessToken: nil, at: noon)
            for known in [before, after] {
                let client = JWTKeyCollection()
                try await client.add(jwksJSON: known.keySetJSON)
                #expect(try await client.verify(token, as: Payload.self).sub == "usr_1")
            }
        }
    }

    @Test func `how the IdP authenticated is told in its own words and in those of RFC 8176`() throws {
        func told(_ context: String?) throws -> [String: String] {
            let claims = IdentityClaims(
                subject: "usr_1", account: "acme", email: nil, name: nil, groups: [], integration: "i",
                sessionID: "ses_1", authTime: 0, authenticationClass: context)
            let json = try JSONEncoder().encode(claims)
            let acr = try JSONDecoder().decode([String: JSONField].self, from: json)
            return acr.filter { ["acr", "amr"].contains($0.key) }.mapValues(\.text)
        }
        let password = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
        #expect(try told(password) == ["acr": password, "amr": "pwd"])
        #expect(try told("urn:example") == ["acr": "urn:example"])
        #expect(try told(nil) == [:])
    }

    /// Back-Channel Logout 1.0 §2.4 and §2.6.
    @Test func `a logout token says whose session is over, and passes for no ID token`() async throws {
        struct Token: JWTPayload {
            let iss: String, aud: String, sub: String, sid: String, jti: String, nonce: String?
            let iat: Int64, exp: Int64
            let events: [String: [String: String]]

            func verify(using algorithm: some JWTAlgorithm) async throws {}
        }
        let issuer = try issuer()
        let (session, user) = (ID<Session>.fresh(at: noon), ID<User>.fresh(at: noon))
        let text = try await issuer.logoutToken(ending: session, of: user, audience: "shop", id: "one", at: noon)
        let client = JWTKeyCollection()
        try await client.add(jwksJSON: issuer.keys().keySetJSON)
        let token = try await client.verify(text, as: Token.self)
        #expect((token.iss, token.aud, token.jti) == ("https://gate.example", "shop", "one"))
        #expect((token.sub, token.sid) == (user.text, session.text))
        #expect(token.events == ["http://schemas.openid.net/event/backchannel-logout": [:]])
        #expect(token.nonce == nil)
        #expect(token.exp - token.iat == 120)
        let header = try Base64URL.decode(String(try #require(text.split(separator: ".").first)))
        #expect(try JSONDecoder().decode([String: String].self, from: Data(header))["typ"] == "logout+jwt")
    }

    @Test func `the discovery document advertises what is served`() throws {
        let json = try JSONEncoder().encode(OpenIDConfiguration(issuer: "https://gate.example", servesLogout: false))
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains("code_challenge_methods_supported"))
        #expect(!text.contains("end_session_endpoint"))
        #expect(!text.contains("null"))
    }
}

/// A text, a number or the first of a list, for looking at a few claims.
private struct JSONField: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let list = try? container.decode([String].self) {
            text = list.joined(separator: " ")
        } else if let one = try? container.decode(String.self) {
            text = one
        } else {
            text = "\(try container.decode(Int.self))"
        }
    }
}
