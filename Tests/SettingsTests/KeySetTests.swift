import KeyMaterial
import Tenancy
import Testing

@testable import Settings

/// `scim.jwks`, and the schema extensions beside it: what a good file gives. What is wrong with a bad one is in `Mistakes/`.
@Suite struct KeySetTests {
    /// The key of RFC 7517 appendix A.1, and as Microsoft's and Okta's documents dress theirs.
    static let ec = """
        { "kty": "EC", "crv": "P-256", "use": "sig", "kid": "1", "key_ops": ["verify"], "issuer": "https://idp.example",
          "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM" }
        """
    static let rsa = """
        {"kty":"RSA","alg":"RS256","kid":"2011-04-29","x5c":["MIIC"],"e":"AQAB","n":\
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3okn\
        jhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qM\
        QvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJz\
        KnqDKgw"}
        """
    static let encryption = #"{"kty":"RSA","use":"enc","n":"AQAB","e":"AQAB"}"#

    private func trust(_ scim: String, _ files: [String: String] = [:]) throws -> ClientAssertionTrust? {
        let text = "account: acme\nintegrations:\n  - { id: nextgen, generation: nextgen, scim: \(scim) }\n"
        let (manifests, mistakes) = ManifestReader(files: .memory(files.merging(["t/acme.yaml": text]) { $1 }))
            .read(files: ["t/acme.yaml"], certs: "certs")
        #expect(mistakes.isEmpty)
        return try #require(manifests.first?.account.integrations.first).scim.assertions
    }

    @Test func `a key set in a file beside the tenant file gives its signing keys`() throws {
        let set = "{\"keys\":[\(Self.ec),\(Self.encryption),\(Self.rsa)]}"
        let trust = try #require(try trust("{ jwks: idp.json }", ["t/idp.json": set]))
        #expect(trust.keys.map(\.id) == ["1", "2011-04-29"])
        #expect(trust.keys.map(\.algorithm) == [nil, .rs256])
        #expect(try PublicKey(der: trust.keys[0].spki).algorithm == .ec(.p256))
        #expect(try PublicKey(der: trust.keys[1].spki).algorithm == .rsa(bits: 2_048))
        #expect(trust.issuer == nil && trust.subject == nil && trust.audience == nil)
    }

    @Test func `a key set may stand in the file itself, as a list or whole`() throws {
        let flat = Self.ec.replacing("\n", with: " ")
        let listed = try #require(try trust("{ jwks: [\(flat)] }"))
        #expect(try trust("{ jwks: { keys: [\(flat)] } }") == listed)
        #expect(listed.keys.count == 1)
    }

    @Test func `an identity provider's own names are taken as they are`() throws {
        let claims = "{ issuer: https://login.example/v2.0, subject: object-1, audience: \"api://exchange\" }"
        let trust = try #require(
            try trust("{ jwks: [\(Self.ec.replacing("\n", with: " "))], assertion: \(claims) }"))
        #expect(trust.issuer == "https://login.example/v2.0")
        #expect(trust.subject == "object-1")
        #expect(trust.audience == "api://exchange")
        #expect(try self.trust("{ strict: true }") == nil)
    }

    @Test(arguments: [KeyAlgorithm.Curve.p256, .p384])
    func `the numbers of an EC key are the key`(_ curve: KeyAlgorithm.Curve) throws {
        let key = try PrivateKey.generateEC(curve).publicKey
        let point = key.spki.suffix(2 * curve.byteCount)
        let (x, y) = (Array(point.prefix(curve.byteCount)), Array(point.suffix(curve.byteCount)))
        #expect(try PublicKey(der: SubjectPublicKeyInfo.ec(curve, x: x, y: y)) == key)
    }

    @Test(arguments: [2_048, 3_072, 4_096])
    func `the numbers of an RSA key are the key`(_ bits: Int) throws {
        let key = try PrivateKey.generateRSA(bits: bits).publicKey
        // …INTEGER n, INTEGER 65537 end the structure.
        let modulus = Array(key.spki.dropLast(5).suffix(bits / 8))
        #expect(try PublicKey(der: SubjectPublicKeyInfo.rsa(modulus: modulus, exponent: [1, 0, 1])) == key)
        #expect(
            try PublicKey(der: SubjectPublicKeyInfo.rsa(modulus: [0, 0] + modulus, exponent: [0, 1, 0, 1])) == key)
    }

    @Test func `extensions are what the file says, with defaults`() throws {
        let text = """
            account: acme
            extensions:
              - urn: urn:acme:params:scim:2.0:User
                name: Acme person
                resource: User
                attributes:
                  - { name: badge, case_exact: true, required: true }
                  - { name: floors, type: integer, multi_valued: true }
              - { urn: "urn:acme:params:scim:2.0:Group", name: Acme team, resource: Group, attributes: [{ name: cost-center_1 }] }
            """
        let (manifests, mistakes) = ManifestReader(files: .memory(["a.yaml": text])).read(files: ["a.yaml"], certs: "c")
        #expect(mistakes.isEmpty)
        #expect(
            manifests.first?.account.extensions == [
                ExtensionDeclaration(
                    urn: "urn:acme:params:scim:2.0:User", name: "Acme person", resource: .user,
                    attributes: [
                        .init(name: "badge", caseExact: true, required: true),
                        .init(name: "floors", type: .integer, multiValued: true),
                    ]),
                ExtensionDeclaration(
                    urn: "urn:acme:params:scim:2.0:Group", name: "Acme team", resource: .group,
                    attributes: [.init(name: "cost-center_1")]),
            ])
    }
}
