import HandOff
import KeyMaterial
import Tenancy
import Testing

@Suite struct EndSessionTests {
    private let session = ID<Session>.fresh(at: noon)
    private let user = ID<User>.fresh(at: noon)
    private let bye = "https://shop.example/bye"

    /// A deployment: the keys, and the tokens that they sign.
    private struct Deployment {
        let keys: IDTokenKeys
        let issuer: IDTokenIssuer

        init(_ key: PrivateKey, base: String = "https://gate.example") throws {
            let keys = try IDTokenKeys(signing: key)
            self.keys = keys
            issuer = IDTokenIssuer(issuer: base) { keys }
        }

        func hint(_ token: String) -> IDTokenHint? { keys.hint(token, from: issuer.issuer) }
    }

    private func deployment() throws -> Deployment { try Deployment(try PrivateKey.generateP256()) }

    private func token(_ deployment: Deployment, to application: String = "shop") async throws -> String {
        let claims = IdentityClaims(
            subject: user.text, account: "acme", email: nil, name: nil, groups: [], integration: "firstgen",
            sessionID: session.text, authTime: noon.seconds)
        return try await deployment.issuer.idToken(
            for: claims, audience: application, nonce: nil, accessToken: nil, at: noon)
    }

    private let applications = ApplicationRegistry([
        Application(
            id: "shop", name: "Shop", authentication: .none, redirectURIs: ["https://shop.example/callback"],
            postLogoutRedirectURIs: ["https://shop.example/bye"]),
        Application(
            id: "forum", name: "Forum", authentication: .none, redirectURIs: ["https://forum.example/callback"],
            postLogoutRedirectURIs: ["https://forum.example/bye"]),
    ])

    private func request(_ ours: Deployment, _ pairs: [(String, String)]) -> EndSessionRequest {
        EndSessionRequest(
            OAuthParameters(pairs), for: applications, from: ours.issuer.issuer, keys: ours.keys)
    }

    @Test func `a token of ours says whom it is about, however old it is`() async throws {
        let ours = try deployment()
        let hint = try #require(ours.hint(await token(ours)))
        #expect(hint.applicationID == "shop")
        #expect(hint.account.text == "acme")
        #expect(hint.subject == user)
        #expect(hint.session == session)
    }

    @Test func `a token that we didn't sign says nothing`() async throws {
        let (ours, other) = (try deployment(), try deployment())
        let token = try await token(ours)
        #expect(other.hint(token) == nil)
        let parts = token.split(separator: ".").map(String.init)
        let kid = ours.keys.published[0].id
        let none = Base64URL.encode(Array(#"{"alg":"none","kid":"\#(kid)"}"#.utf8))
        for forged in [
            "", "a.b", "a.b.c", token + ".x", "\(parts[0]).\(parts[1]).", "\(none).\(parts[1]).",
            "\(none).\(parts[1]).\(parts[2])", "\(parts[0]).\(none).\(parts[2])",
            "\(parts[0]).\(parts[1]).\(Base64URL.encode([UInt8](repeating: 0, count: 64)))",
            String(repeating: "a", count: 20_000),
        ] { #expect(ours.hint(forged) == nil, "\(forged.prefix(40))") }
    }

    @Test func `a token that the same key signed for another issuer or another purpose says nothing`() async throws {
        let key = try PrivateKey.generateP256()
        let ours = try Deployment(key)
        #expect(ours.hint(try await token(try Deployment(key, base: "https://other.example"))) == nil)
        let claims = try await token(ours).split(separator: ".")[1]
        let kid = ours.keys.published[0].id
        for (type, isTaken) in [("JWT", true), ("logout+jwt", false), ("at+jwt", false)] {
            let header = Base64URL.encode(Array(#"{"alg":"ES256","kid":"\#(kid)","typ":"\#(type)"}"#.utf8))
            let signature = try key.sign(Array("\(header).\(claims)".utf8), by: .ecdsa(.sha256))
            #expect((ours.hint("\(header).\(claims).\(Base64URL.encode(signature))") != nil) == isTaken, "\(type)")
        }
    }

    @Test func `a registered address is gone back to, with the state`() async throws {
        let ours = try deployment()
        for how in [("id_token_hint", try await token(ours)), ("client_id", "shop")] {
            let request = request(ours, [how, ("post_logout_redirect_uri", bye), ("state", "a b&c=d")])
            #expect(request.returnURL == "https://shop.example/bye?state=a%20b%26c%3Dd")
            #expect(request.problem == nil)
        }
    }

    @Test func `no other address is ever gone to`() async throws {
        let ours = try deployment()
        for address in [
            "https://evil.example/", bye + "/", bye + "?x=1", bye + "#x", "https://shop.example/Bye",
            "https://shop.example/callback", "https://forum.example/bye", "javascript:alert(1)", "//evil.example",
        ] {
            let request = request(ours, [("client_id", "shop"), ("post_logout_redirect_uri", address)])
            #expect(request.returnURL == nil, "\(address)")
            #expect(request.problem == .addressUnregistered, "\(address)")
        }
    }

    @Test func `who asks has to be known, and nothing may be said twice`() async throws {
        let ours = try deployment()
        let address = ("post_logout_redirect_uri", bye)
        #expect(request(ours, [address]).problem == .clientMissing)
        #expect(request(ours, [address, ("client_id", "none")]).problem == .clientUnknown)
        let token = ("id_token_hint", try await token(ours))
        for pairs in [
            [address, address, token], [address, token, token], [address, token, ("state", "a"), ("state", "b")],
            [address, ("client_id", "shop"), ("client_id", "forum")],
        ] {
            let request = request(ours, pairs)
            #expect(request.hint == nil)
            #expect(request.returnURL == nil)
            #expect(request.problem == .parameterRepeated)
        }
        let long = ("state", String(repeating: "x", count: 2_049))
        for state in [long, ("state", "a\nb")] {
            #expect(request(ours, [address, token, state]).problem == .stateUnusable)
        }
    }

    @Test func `a hint that was issued to another client counts for nothing`() async throws {
        let ours = try deployment()
        let token = ("id_token_hint", try await token(ours, to: "forum"))
        let request = request(ours, [token, ("client_id", "shop"), ("post_logout_redirect_uri", bye)])
        #expect(request.hint == nil)
        // The address is the client's own; the person is asked first.
        #expect(request.returnURL == bye)
    }

    @Test func `a confirmation is of one session cookie`() throws {
        let account = try #require(Slug<Account>("acme"))
        let (one, other) = (try SessionSecret.fresh(in: account), try SessionSecret.fresh(in: account))
        #expect(one.confirms(try one.logoutConfirmation()))
        #expect(!one.confirms(try other.logoutConfirmation()))
        #expect(!one.confirms(one.reveal()))
        #expect(!one.confirms(""))
    }
}
