package import Tenancy

/// A request that an IdP may answer once, and what was meant to happen then.
package struct PendingLoginRecord: Hashable, Sendable {
    /// The application's request, when one started the login.
    package struct Application: Hashable, Sendable {
        package var id: String
        package var redirectURI: String
        package var state: String?
        package var nonce: String?
        package var scope: String
        /// The SHA-256 that the code's verifier has to have.
        package var challenge: [UInt8]

        package init(
            id: String, redirectURI: String, state: String?, nonce: String?, scope: String, challenge: [UInt8]
        ) {
            self.id = id
            self.redirectURI = redirectURI
            self.state = state
            self.nonce = nonce
            self.scope = scope
            self.challenge = challenge
        }
    }

    /// The ID of the AuthnRequest.
    package var requestID: String
    package var relayState: String
    package var attempt: ID<LoginAttempt>
    package var integration: Slug<Integration>
    /// The SHA-256 of the secret in the cookie of the browser that started it.
    package var browserHash: [UInt8]
    /// It was started instead of accepting an unsolicited response.
    package var restarted: Bool
    /// The IdP was asked to authenticate anew (`ForceAuthn`).
    package var forced: Bool
    package var maxAgeSeconds: Int64?
    package var application: Application?
    package var returnTo: String?
    /// The hash of the session that the browser had then, which this login replaces.
    package var sessionHash: [UInt8]?
    /// Whoever answers it is told what would have happened, and isn't logged in.
    package var isTest: Bool
    package var started: Instant
    package var expires: Instant

    package init(
        requestID: String, relayState: String, attempt: ID<LoginAttempt>, integration: Slug<Integration>,
        browserHash: [UInt8], restarted: Bool, forced: Bool, maxAgeSeconds: Int64?, application: Application?,
        returnTo: String?, sessionHash: [UInt8]? = nil, isTest: Bool = false, started: Instant, expires: Instant
    ) {
        self.requestID = requestID
        self.relayState = relayState
        self.attempt = attempt
        self.integration = integration
        self.browserHash = browserHash
        self.restarted = restarted
        self.forced = forced
        self.maxAgeSeconds = maxAgeSeconds
        self.application = application
        self.returnTo = returnTo
        self.sessionHash = sessionHash
        self.isTest = isTest
        self.started = started
        self.expires = expires
    }
}
