import HandOff
import KeyMaterial
import Tenancy

let secretText = "s3cret with:colon"

func makeApplications(_ more: [Application] = []) throws -> ApplicationRegistry {
    ApplicationRegistry(
        [
            Application(
                id: "shop", name: "Shop", authentication: .secret(sha256: try SHA256.digest(Array(secretText.utf8))),
                redirectURIs: ["https://shop.example/callback", "https://shop.example/cb?from=gatehouse"]),
            Application(
                id: "mobile", name: "Mobile", authentication: .none, redirectURIs: ["com.example.app:/done"]),
        ] + more)
}

/// The pair of RFC 7636 appendix B.
let verifierText = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
let challengeText = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

let endpoint = TokenEndpoint(issuer: "https://gate.example", now: noon)

let noon = Instant(milliseconds: 1_780_000_000_000)

/// A good request with some parameters replaced; nil takes one away.
func parameters(_ changes: [String: String?] = [:]) -> OAuthParameters {
    var all: [String: String?] = [
        "client_id": "shop", "redirect_uri": "https://shop.example/callback", "response_type": "code",
        "scope": "openid email", "state": "a b&c", "nonce": "n-1", "code_challenge": challengeText,
        "code_challenge_method": "S256", "account": "acme",
    ]
    for (name, value) in changes { all[name] = .some(value) }
    return OAuthParameters(all.compactMap { name, value in value.map { (name: name, value: $0) } })
}
