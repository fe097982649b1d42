import HandOff
import Journal
import KeyMaterial
import Records
import SAML
import SignIn
import Tenancy
import Testing

/// What goes wrong without anybody's coming back, and after a login is over.
extension Mistakes {
    static let unfinished: [String: Recording] = [
        "The browser never comes back from the IdP": {
            let world = try await LoginWorld()
            let begun = try await world.begin(world.acme)
            return try await world.attempt(begun.attempt, seen: 600, in: world.acme).verdict
        },
        "The application never redeems the code": {
            let world = try await LoginWorld()
            let (begun, _) = try await world.login(world.acme, as: "user1@acme.example")
            return try await world.attempt(begun.attempt, seen: 60, in: world.acme).verdict
        },
    ]

    static let logout: [String: Recording] = [
        "The IdP signs its logout messages with a key that the integration doesn't trust": {
            try await request(signedBy: try SharedKeys.stranger.get().key)
        },
        "The IdP signs no logout messages": { try await request(signedBy: nil) },
        "The logout URL in the IdP's app is another one": {
            try await request(signedBy: try SharedKeys.identityProvider.get().key) {
                $0.destination = "https://sp.example/slo"
            }
        },
        "The IdP sends a logout request twice": {
            try await request(signedBy: try SharedKeys.identityProvider.get().key, times: 2)
        },
        "The IdP answers a logout that nobody asked for": { try await answer(to: "_none", .success) },
        "The IdP doesn't end its own session": {
            try await answer(
                to: nil, .failed(code: "urn:oasis:names:tc:SAML:2.0:status:Responder", subcode: nil))
        },
    ]

    /// A logout request of the IdP, as often as it's sent.
    private static func request(
        signedBy key: PrivateKey?, times: Int = 1, _ change: (inout LogoutRequest) -> Void = { _ in }
    ) async throws -> LoginVerdictRecord? {
        let world = try await LogoutWorld()
        let request = try await world.request(about: world.signIn(), change)
        let arrival = try world.arrivals(request, signedBy: key)[1]
        for _ in 1..<times { _ = try await world.receive(arrival) }
        return try await world.receive(arrival).refused?.verdict.record
    }

    /// The IdP's answer to that request of ours; nil: to one that a person's logout made.
    private static func answer(to id: String?, _ status: LogoutStatus) async throws -> LoginVerdictRecord? {
        let world = try await LogoutWorld()
        let step = try await world.leave(world.signIn())
        let (message, expectations) = try world.sent(step, to: "https://idp.example/acme/firstgen/slo")
        let asked = try LogoutVerifier.verifyRequest(message, against: expectations)
        let response = LogoutResponse(
            id: "_a1", issueInstant: SAMLInstant(secondsSince1970: noon.seconds), destination: world.url(),
            issuer: "https://idp.example/acme/firstgen", inResponseTo: id ?? asked.id, status: status)
        let key = try SharedKeys.identityProvider.get().key
        switch try await world.receive(try world.arrivals(response, signedBy: key)[0]) {
        case .refused(let refused): return refused.verdict.record
        case .unconfirmed(goesOnTo: _, let reference):
            return try await world.login.attempt(reference, in: world.acme).verdict
        default: return nil
        }
    }
}
