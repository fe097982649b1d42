package import HandOff
package import KeyMaterial
package import Records
package import SAML
package import Tenancy

/// Logs people in: begins a login at the right integration, judges the answer, and hands the person over.
///
/// What comes from the browser or the IdP is refused by a `Verdict` that is recorded with its attempt. `Outage` and
/// `StorageFailure` come out as they are.
package struct SignInService: Sendable {
    /// How long the IdP may take to answer.
    package static let loginSeconds: Int64 = 600

    /// How many random bytes a RelayState of ours is.
    static let handleBytes = 18
    /// The longest request ID that could be ours.
    static let requestIDLimit = 64

    let records: Records
    let urls: PublicURLs
    package let issuer: IDTokenIssuer
    let keys: TrustedKeys
    let sealing: SealingKey
    package let applications: ApplicationRegistry
    /// Who runs the deployment, as metadata tells it.
    let publisher: MetadataPublisher
    package let sessionLimits: SessionLimits

    /// - Parameters:
    ///   - sealing: opens the SP keys.
    ///   - issuer: signs ID tokens.
    ///   - applications: whom people are handed over to.
    ///   - publisher: who runs the deployment, as metadata tells it.
    ///   - sessionLimits: how long people stay logged in.
    package init(
        records: Records, urls: PublicURLs, sealing: SealingKey, issuer: IDTokenIssuer,
        applications: ApplicationRegistry, publisher: MetadataPublisher = MetadataPublisher(),
        sessionLimits: SessionLimits = SessionLimits()
    ) {
        self.records = records
        self.urls = urls
        self.issuer = issuer
        self.applications = applications
        self.publisher = publisher
        self.sessionLimits = sessionLimits
        self.sealing = sealing
        keys = TrustedKeys(sealing: sealing)
    }

    /// The key set document of `/oauth/jwks`.
    package func keySetJSON() async throws -> String { try await issuer.keys().keySetJSON }

    /// The discovery document of `/.well-known/openid-configuration`.
    package var openIDConfiguration: OpenIDConfiguration {
        OpenIDConfiguration(issuer: issuer.issuer, servesLogout: true)
    }
}

/// A refused attempt, as it's shown: the person's sentence, the reference, and a way back to the application.
package struct RefusedLogin: Sendable {
    package let verdict: Verdict
    /// To be shown and read out; an administrator finds the attempt by it.
    package let reference: String
    /// The application's address with `error=access_denied`, for a link; nil when no application started the login.
    package let returnURL: String?
}
