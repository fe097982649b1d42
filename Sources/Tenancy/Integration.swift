/// One app integration at an identity provider, belonging to one account, with its settings as the account's file or API declares them.
///
/// Its secrets (SP private keys, SCIM credentials) are not here: those live in the database, under their own types.
package struct Integration: Hashable, Sendable, Codable {
    package var id: Slug<Integration>
    package var generation: Generation
    package var enabled = true
    package var scope = Scope.account
    package var membership = Membership.provisioned
    /// Whom it serves among several of its generation; nil: whomever the others don't.
    package var serves: Serves?
    /// Whether the operator imported members, whose list has rows of its own: no declaration says so.
    @AbsentMeansNo package var hasImportedMembers = false
    /// The SP entity ID, which is the audience of its assertions; nil: the metadata URL.
    package var entityID: String?
    /// What is trusted now: as the file declares it, or, with `metadata`, as the last good copy says; nil: nothing yet.
    package var trust: IdentityProviderTrust?
    /// Where the trust is fetched from; nil: it is declared.
    package var metadata: MetadataSource?
    package var attributes = AttributeMapping()
    package var idpInitiated = IdPInitiated.restart
    package var signRequests = true
    package var want = Want()
    package var clockSkewSeconds: Int64 = 180
    /// Whether the IdP's answers are kept, encrypted, for as long as their attempts.
    @AbsentMeansNo package var keepsResponses = false
    /// The legacy opt-in for SHA-1 in signatures and digests.
    package var allowsSHA1 = false
    /// Whether assertions encrypted by AES-CBC are refused, which many IdPs send unless told otherwise.
    @AbsentMeansNo package var refusesCBC = false
    package var deactivation = Deactivation.remove
    /// Whether a SCIM write may take over a native user of the same userName.
    package var adopt = false
    /// Whether a login makes a user of somebody whom nobody provisioned; nil: it doesn't.
    package var jit: JustInTime?
    /// Groups that follow what the IdP says at a login: display names by the value that `attributes.groups` has for
    /// them. Nil: logins change no group.
    package var groupMapping: [String: String]?
    package var scim = SCIMSettings()
    package var brake = BrakeSettings()

    package init(id: Slug<Integration>, generation: Generation) {
        self.id = id
        self.generation = generation
    }
}

package enum Generation: String, Hashable, Sendable, Codable, CaseIterable {
    case firstgen, nextgen

    /// As people read it in a verdict.
    package var displayName: String {
        switch self {
        case .firstgen: "FirstGen"
        case .nextgen: "NextGen"
        }
    }
}

/// Whom an integration serves: those with an e-mail address in one of the domains, and those in one of the groups.
package struct Serves: Hashable, Sendable, Codable {
    package var domains: [String]
    package var groups: [String]

    package init(domains: [String], groups: [String]) {
        self.domains = domains
        self.groups = groups
    }
}

/// Who belongs to an integration.
package enum Membership: Hashable, Sendable, Codable {
    /// Whom its SCIM endpoint provisioned, and whom the operator imported.
    case provisioned
    /// Whom the operator imported, and nobody else.
    case imported
    /// Whomever its IdP is willing to assert.
    case idp
    /// These userNames.
    case listed([String])
}

/// What an integration trusts and where it sends people. Certificates are DER; keys come from here and from nowhere else.
package struct IdentityProviderTrust: Hashable, Sendable, Codable {
    package var entityID: String
    package var ssoURL: String
    /// Where it takes logout messages by HTTP-Redirect.
    package var sloURL: String?
    /// Where it takes the answers among them, when that's elsewhere (`ResponseLocation`, SAML Metadata §2.2.2).
    package var sloResponseURL: String?
    /// The same by HTTP-POST.
    package var sloPostURL: String?
    package var sloPostResponseURL: String?
    package var certificates: [[UInt8]]
    /// How requests go to `ssoURL`; nil: by redirect.
    package var ssoBinding: RequestBinding?
    /// When the metadata that said so says that it ends; nil: it doesn't say.
    package var validUntil: Instant?

    package init(
        entityID: String, ssoURL: String, sloURL: String? = nil, sloResponseURL: String? = nil,
        sloPostURL: String? = nil, sloPostResponseURL: String? = nil, certificates: [[UInt8]],
        ssoBinding: RequestBinding? = nil, validUntil: Instant? = nil
    ) {
        self.entityID = entityID
        self.ssoURL = ssoURL
        self.sloURL = sloURL
        self.sloResponseURL = sloResponseURL
        self.sloPostURL = sloPostURL
        self.sloPostResponseURL = sloPostResponseURL
        self.certificates = certificates
        self.ssoBinding = ssoBinding
        self.validUntil = validUntil
    }
}

/// How a browser brings a request to an IdP (SAML Bindings §3.4, §3.5).
package enum RequestBinding: String, Hashable, Sendable, Codable, CaseIterable {
    case redirect, post
}

/// Which assertion attribute carries which profile field. The default is the mission's own attribute statement: `name` carries the e-mail address.
package struct AttributeMapping: Hashable, Sendable, Codable {
    package var email = "name"
    package var givenName: String?
    package var familyName: String?
    package var displayName: String?
    package var groups: String?

    package init() {}
}

/// What happens to a response that nobody asked for.
package enum IdPInitiated: String, Hashable, Sendable, Codable, CaseIterable {
    case restart, accept, reject
}

/// What an assertion must have.
package struct Want: Hashable, Sendable, Codable {
    package enum Signed: String, Hashable, Sendable, Codable, CaseIterable {
        case assertionOrResponse = "assertion-or-response"
        case assertion, response
        case both
    }

    package var signed = Signed.assertionOrResponse
    package var encrypted = false
    package var authnContext: [String] = []
    /// Whether what is signed with a key is believed only while a certificate of that key is within its dates.
    @AbsentMeansNo package var validCertificates = false

    package init() {}
}

/// What becomes of a person whom the IdP deactivates. Either way their access ends at once, and what they had is kept.
package enum Deactivation: String, Hashable, Sendable, Codable, CaseIterable {
    /// They vanish from the account's people and from their groups until they are active again.
    case remove
    /// They stay there, as somebody who isn't active.
    case suspend
}

package struct SCIMSettings: Hashable, Sendable, Codable {
    /// No dialect leniency: the RFC's own reading of PATCH, booleans and value paths.
    package var strict = false
    package var requestsPerSecond = 25
    package var burst = 100
    /// Whether members that the integration hasn't provisioned are left out and written down, in place of refusing the
    /// request.
    @AbsentMeansNo package var skipsUnknownMembers = false
    /// Whose signature may stand for a client secret; nil: nobody's.
    package var assertions: ClientAssertionTrust?

    package init() {}
}

/// When mass deprovisioning is held: `sharePercent` of the account within `windowSeconds`, from `minimum` on.
package struct BrakeSettings: Hashable, Sendable, Codable {
    package var sharePercent = 20
    package var windowSeconds: Int64 = 3_600
    package var minimum = 10

    package init() {}
}
