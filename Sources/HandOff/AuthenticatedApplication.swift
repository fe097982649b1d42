import KeyMaterial
import Tenancy

/// Evidence that the caller is that application: made by checking its secret or its signature, or by its having neither.
package struct AuthenticatedApplication: Sendable {
    package let application: Application
    /// What it signed to prove itself; whoever gives it anything has to remember this first, so that it's taken once.
    package let assertion: VerifiedClientAssertion?

    package var id: String { application.id }

    /// How far its clock may be off.
    private static let skewSeconds: Int64 = 60

    /// An application proves itself in the one way that it has registered; any other is refused, and all alike.
    init(
        _ form: OAuthParameters, authorization: String?, among applications: ApplicationRegistry,
        at endpoint: TokenEndpoint
    ) throws(TokenRefusal) {
        let shown = try Shown(form, authorization: authorization)
        let refusal = TokenRefusal.clientUnauthenticated(challenge: authorization != nil)
        guard let application = shown.clientID.flatMap(applications.application) else { throw refusal }
        switch (application.authentication, shown.proof) {
        case (.none, .nothing): assertion = nil
        case (.secret(let expected), .secret(let secret)):
            guard let digest = try? SHA256.digest(Array(secret.reveal().utf8)), constantTimeEquals(digest, expected)
            else { throw refusal }
            assertion = nil
        case (.keys(let keys), .assertion(let unverified)):
            let expectations = ClientAssertionExpectations(
                keys: keys, issuer: application.id, subject: application.id, audiences: endpoint.audiences,
                now: endpoint.now, skewSeconds: Self.skewSeconds)
            do throws(ClientAssertionRefusal) {
                assertion = try unverified.verify(against: expectations)
            } catch {
                throw refusal
            }
        case (.none, _), (.secret, _), (.keys, _): throw refusal
        }
        self.application = application
    }

    /// What the caller shows for itself. Nothing in it is true yet.
    private struct Shown {
        enum Proof {
            case nothing
            case secret(Redacted<String>)
            case assertion(UnverifiedClientAssertion)
        }

        /// Nil: it doesn't say who it is. Beside an assertion it may leave that to the assertion (RFC 7521 §4.2).
        let clientID: String?
        let proof: Proof

        init(_ form: OAuthParameters, authorization: String?) throws(TokenRefusal) {
            let (secret, assertion) = (form["client_secret"], form["client_assertion"])
            guard secret == nil || assertion == nil else { throw .clientAuthenticatedTwice }
            if let authorization {
                guard secret == nil, assertion == nil else { throw .clientAuthenticatedTwice }
                guard let pair = BasicCredentials(authorization) else { throw .clientAuthenticationMalformed }
                guard form["client_id"].map({ $0 == pair.id }) ?? true else { throw .clientAuthenticatedTwice }
                clientID = pair.id
                proof = pair.secret.isEmpty ? .nothing : .secret(Redacted(pair.secret))
                return
            }
            guard let assertion else {
                clientID = form["client_id"]
                proof = secret.map { .secret(Redacted($0)) } ?? .nothing
                return
            }
            guard form["client_assertion_type"] == ClientCredentials.assertionType else {
                throw .clientUnauthenticated(challenge: false)
            }
            let unverified = UnverifiedClientAssertion(assertion)
            clientID = form["client_id"] ?? unverified.claimedSubject
            proof = .assertion(unverified)
        }
    }
}
