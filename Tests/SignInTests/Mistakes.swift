import Access
import HandOff
import Journal
import KeyMaterial
import MockIdP
import SAML
import SignIn
import Tenancy
import XMLSecurity

/// What people set up wrongly, each made in a world of its own, with the verdict that it got.
enum Mistakes {
    typealias Making = @Sendable () async throws -> Verdict?
    typealias Recording = @Sendable () async throws -> LoginVerdictRecord?

    static let all: [String: Recording] = [message, place, person, application]
        .map { group in group.mapValues { make in { try await make()?.record } as Recording } }
        .reduce(unfinished.merging(logout) { $1 }) { $0.merging($1) { $1 } }

    private static let user1 = "user1@acme.example"
    private static let status = "urn:oasis:names:tc:SAML:2.0:status:"

    /// What is wrong with the answer as a message.
    private static let message: [String: Making] = [
        "The IdP signs with a key that the integration doesn't trust": {
            let stranger = try SharedKeys.stranger.get()
            return try await login { $0.faults = [.signedBy(stranger.key, stranger.certificate)] }
        },
        "The IdP sends an address that is no userName, and `jit` is on": {
            try await JustInTimeTests.world().login(
                as: MockPerson(
                    email: String(repeating: "a", count: 3_000) + "@acme.example", givenName: "", familyName: "",
                    displayName: "")
            ).refused?.verdict
        },
        "Somebody whom the other app has logs in through this one, and `jit` is on": {
            let world = try await JustInTimeTests.world()
            return try await world.login(world.acme, as: "user_2@acme.example").1.refused?.verdict
        },
        "The IdP signs nothing": { try await login { $0.signing = .nothing } },
        "The IdP signs the assertion only, and `want.signed` is `both`": {
            try await login(in: try await LoginWorld { $0.integrations[0].want.signed = .both }) {
                $0.signing = .assertion
            }
        },
        "The IdP's certificate has expired, and `want.valid_certificates` is on": {
            let expired = try Certificate.selfSigned(
                key: SharedKeys.identityProvider.get().key, subjectCommonName: "test", notBefore: 0,
                notAfter: noon.seconds - 1, serial: [1])
            return try await login(
                in: try await LoginWorld {
                    $0.integrations[0].trust?.certificates = [expired.der]
                    $0.integrations[0].want.validCertificates = true
                })
        },
        "The IdP signs by RSA-SHA1": { try await login { $0.algorithm = .rsaSHA1 } },
        "The answer is changed on its way": { try await login { $0.faults = [.alteredAfterSigning] } },
        "The entity ID of the IdP is another one": {
            try await login { $0.faults = [.issuer("https://idp.example/other")] }
        },
        "The audience in the IdP's app is another one": {
            try await login { $0.faults = [.audience("https://sp.example/other")] }
        },
        "The IdP's app names no audience": { try await login { $0.faults = [.noAudience] } },
        "The ACS URL in the IdP's app is another one": {
            try await login { $0.faults = [.recipient("https://sp.example/acs")] }
        },
        "The destination is another one": {
            try await login {
                $0.signing = .response
                $0.faults = [.destination("https://sp.example/acs")]
            }
        },
        "The IdP answers without naming the request": {
            try await login { $0.faults = [.inResponseTo(nil), .confirmationInResponseTo(nil)] }
        },
        "The IdP's clock is ahead": { try await login(answered: noon.advanced(bySeconds: 3_600)) },
        "The IdP's clock is behind": { try await login(answered: noon.advanced(bySeconds: -3_600)) },
        "The assertion's life is over when it comes": { try await login(posted: noon.advanced(bySeconds: 540)) },
        "The NameID is missing": { try await login { $0.faults = [.noNameID] } },
        "The authentication statement is missing": { try await login { $0.faults = [.noAuthnStatement] } },
        "The person logged in at the IdP in a way that isn't enough": {
            try await login(
                in: try await LoginWorld { $0.integrations[0].want.authnContext = ["urn:example:two-factors"] })
        },
        "The IdP encrypts to a certificate that is not ours": {
            let stranger = try SharedKeys.stranger.get()
            return try await login { $0.encryption = .init(to: stranger.certificate.publicKey) }
        },
        "The IdP encrypts by triple DES": {
            let ours = try SharedKeys.serviceProvider.get()
            return try await login {
                $0.encryption = .init(to: ours.certificate.publicKey)
            } rewriting: {
                $0.replacing("2009/xmlenc11#aes256-gcm", with: "2001/04/xmlenc#tripledes-cbc")
            }
        },
        "The IdP encrypts by AES-CBC, and `algorithms.cbc` is off": {
            let ours = try SharedKeys.serviceProvider.get()
            return try await login(in: try await LoginWorld { $0.integrations[0].refusesCBC = true }) {
                $0.encryption = .init(to: ours.certificate.publicKey, by: .aes256CBC)
            }
        },
        "The IdP encrypts nothing, and `want.encrypted` is on": {
            try await login(in: try await LoginWorld { $0.integrations[0].want.encrypted = true })
        },
        "The IdP refuses our request": {
            try await login { $0.faults = [.status(status + "Requester", message: nil)] }
        },
        "The IdP lets somebody down who can't log in there": {
            try await login {
                $0.faults = [.status(status + "Responder", message: nil)]
            } rewriting: {
                $0.replacing(
                    "Responder\"/>",
                    with: "Responder\"><samlp:StatusCode Value=\"\(status)AuthnFailed\"/></samlp:StatusCode>")
            }
        },
    ]

    /// What is wrong with where the answer comes, and when.
    private static let place: [String: Making] = [
        "The IdP's app has the ACS URL of another integration": { try await login(at: LoginWorld.nextgen) },
        "The IdP sends its answer by another binding than HTTP-POST": {
            let world = try await LoginWorld()
            let begun = try await world.begin(world.acme)
            return try await world.service.complete(
                try world.operation(world.acme), account: world.acme, at: .integration(begun.integration),
                AssertionPost(response: nil, relayState: nil, browser: begun.browser)
            ).refused?.verdict
        },
        "Somebody uses the IdP's tile, and `idp_initiated` is `reject`": {
            let world = try await LoginWorld { $0.integrations[0].idpInitiated = .reject }
            let reply = try world.unsolicited(world.acme, LoginWorld.firstgen, as: user1)
            return try await world.post(reply, in: nil, to: world.acme, at: .integration(LoginWorld.firstgen))
                .refused?.verdict
        },
        "The integration is disabled": {
            try await unbegun {
                for index in $0.integrations.indices { $0.integrations[index].enabled = false }
            }
        },
        "The integration has no IdP": {
            try await unbegun {
                for index in $0.integrations.indices { $0.integrations[index].trust = nil }
            }
        },
        "The metadata of the IdP has never been fetched": {
            try await unbegun {
                for index in $0.integrations.indices {
                    $0.integrations[index].trust = nil
                    $0.integrations[index].metadata = MetadataSource(
                        url: "https://idp.example/metadata", entityID: "https://idp.example")
                }
            }
        },
        "The browser keeps no cookies": { try await login(keepingCookies: false) },
        "The person takes more than ten minutes at the IdP": {
            let late = noon.advanced(bySeconds: 601)
            return try await login(answered: late, posted: late)
        },
        "The answer is posted twice": {
            let world = try await LoginWorld()
            let begun = try await world.begin(world.acme)
            let reply = try world.answer(begun, as: user1)
            let endpoint = AssertionEndpoint.integration(begun.integration)
            _ = try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint)
            return try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint).refused?.verdict
        },
        "The application wants a fresh login and the IdP gives an old one": {
            let world = try await LoginWorld()
            let request = try world.applicationRequest([("prompt", "login")])
            let begun = try await world.begin(
                world.acme, LoginStart(.application(request)), at: noon.advanced(bySeconds: 290))
            return try await world.post(
                try world.answer(begun, as: user1, at: noon), in: begun.browser, to: world.acme,
                at: .integration(begun.integration), now: noon.advanced(bySeconds: 291)
            ).refused?.verdict
        },
    ]

    /// What is wrong with the person, or with how the IdP names them.
    private static let person: [String: Making] = [
        "The e-mail attribute is missing and the NameID is opaque": {
            try await login(in: try await LoginWorld { $0.integrations[0].attributes.email = "mail" }) {
                $0.faults = [.nameID("7f3a91")]
            }
        },
        "Two people have the same e-mail address": {
            let world = try await LoginWorld()
            for name in ["a", "b"] {
                try await world.provision(name, email: "shared@acme.example", in: world.acme, by: LoginWorld.firstgen)
            }
            return try await login(in: world, as: "shared@acme.example")
        },
        "Nobody assigned the person": { try await login(as: "stranger@acme.example") },
        "The person is assigned to the other app": { try await login(as: "user_2@acme.example") },
        "The person is no longer assigned": {
            let world = try await LoginWorld()
            try await world.setActive(false, "user2", in: world.acme, by: LoginWorld.firstgen)
            return try await login(in: world, as: "user2@acme.example")
        },
        "The person is not on the operator's list": {
            try await login(in: try await LoginWorld { $0.integrations[0].membership = .listed(["user2"]) })
        },
    ]

    /// What the application does wrong.
    private static let application: [String: Making] = [
        "The application asks without PKCE": { try await ask([("code_challenge_method", "plain")]) },
        "The application returns to an address that isn't registered": {
            try await ask([("redirect_uri", "https://shop.example/other")])
        },
        "The application asks without the scope openid": { try await ask([("scope", "email")]) },
        "A link leads to a login and on to a stranger's address": {
            let world = try await LoginWorld()
            let address = "https://evil.example/?from=acme"
            guard ReturnAddress(address, for: world.service.applications) == nil else { return nil }
            return try await world.service.refuse(
                try world.operation(world.acme), account: world.acme, .returnAddressRefused(address)
            ).verdict
        },
        "The application redeems the code after a minute": { try await redeem(at: noon.advanced(bySeconds: 61)) },
        "The application redeems the code twice": { try await redeem(times: 2) },
        "The application redeems the code with another redirect URI": {
            try await redeem(redirectURI: "https://shop.example/other")
        },
        "The application redeems the code with another verifier": {
            try await redeem(verifier: "another-verifier-of-forty-three-characters-at-least")
        },
    ]

    private static func login(
        in world: LoginWorld? = nil, as email: String = user1, answered: Instant = noon,
        posted: Instant = noon, at place: Slug<Integration> = LoginWorld.firstgen, keepingCookies: Bool = true,
        _ change: (inout ResponseOptions) throws -> Void = { _ in }, rewriting: (String) -> String = { $0 }
    ) async throws -> Verdict? {
        let world = if let world { world } else { try await LoginWorld() }
        let begun = try await world.begin(world.acme)
        var options = ResponseOptions()
        try change(&options)
        let reply = try world.answer(begun, as: email, at: answered, options)
        return try await world.service.complete(
            try world.operation(world.acme, at: posted), account: world.acme, at: .integration(place),
            AssertionPost(
                response: Base64.encode(Array(rewriting(reply.xml).utf8)), relayState: reply.relayState,
                browser: keepingCookies ? begun.browser : nil)
        ).refused?.verdict
    }

    private static func unbegun(_ settings: (inout Account) throws -> Void) async throws -> Verdict? {
        let world = try await LoginWorld(settings)
        let outcome = try await world.service.begin(
            try world.operation(world.acme), account: world.acme,
            LoginStart(.application(try world.applicationRequest())))
        guard case .refused(let refused) = outcome else { return nil }
        return refused.verdict
    }

    /// The verdict on an application's request that can't be followed.
    private static func ask(_ extra: [(String, String)]) async throws -> Verdict? {
        let world = try await LoginWorld()
        let parameters = world.applicationParameters(extra)
        do throws(AuthorizationRefusal) {
            _ = try AuthorizationRequest(parameters, for: world.service.applications)
            return nil
        } catch {
            let refused = RefusedAuthorization(error, of: parameters, for: world.service.applications)
            return try await world.service.refuse(
                try world.operation(world.acme), account: world.acme, .authorizationRefused(refused)
            ).verdict
        }
    }

    /// The verdict that stands with the attempt when the application has made its mistake.
    private static func redeem(
        times: Int = 1, at now: Instant = noon, redirectURI: String = "https://shop.example/callback",
        verifier: String = verifierText
    ) async throws -> Verdict? {
        let world = try await LoginWorld()
        guard let url = try await world.login(world.acme, as: user1).1.handOffURL else { return nil }
        let request = try world.tokenRequest(url, verifier: verifier, redirectURI: redirectURI)
        var refusal: TokenRefusal.GrantRefusal?
        for _ in 0..<times {
            do {
                _ = try await world.service.redeem(
                    try world.operation(world.acme, at: now), account: world.acme, request)
            } catch TokenRefusal.grant(let reason) {
                refusal = reason
            }
        }
        return refusal.map(Verdict.redemptionRefused)
    }
}
