package import HandOff
package import SAML
package import Tenancy

/// Why a login attempt was refused: what is wrong, and who must change which field. Closed; each case is one cause.
///
/// `publicSentence` is what the person reads; everything else is for administrators.
package enum Verdict: Error, Hashable, Sendable {
    // Before the IdP
    case notRouted(RoutingRefusal)
    case loginNotStarted(OutgoingRefusal)

    // The answer as a message
    case responseMissing
    case message(SAMLRejection)

    // The answer in its place
    case integrationUnknown(issuer: String?)
    case integrationAmbiguous(issuer: String?)
    case integrationDisabled(IntegrationName)
    case trustMissing(IntegrationName)
    case requestUnknown(id: String)
    case requestExpired(at: Instant)
    case requestAnswered(id: String)
    case browserMismatch
    case integrationMismatch(expected: IntegrationName, got: IntegrationName)
    case unsolicitedRefused(IntegrationName)
    case unsolicitedAgain(IntegrationName)
    case unsolicitedNotRouted(expected: IntegrationName, got: IntegrationName)
    case assertionReplayed(id: String)
    case authenticationTooOld(latest: Instant, authenticated: Instant)
    /// The answer had ended before the login began: not the person was slow, the IdP's clock is.
    case clockBehind(started: Instant, ended: Instant)

    // The person
    case personUnknown(String, IntegrationName)
    /// Nobody is known by the NameID, and nothing in the answer is an e-mail address.
    case emailMissing(nameID: String, attribute: String, IntegrationName)
    case personAmbiguous(String, IntegrationName)
    case memberMissing(String, of: IntegrationName, elsewhere: [IntegrationName])
    case memberDeactivated(String, of: IntegrationName)
    case memberNotListed(String, of: IntegrationName)
    case personInactive(String, IntegrationName)
    /// The login would make them a user, but the account has one: of those integrations, or of its own.
    case personTaken(String, IntegrationName, by: [IntegrationName])
    /// What the IdP says makes no user, or no group.
    case personNotStored(String, IntegrationName, reason: String)
    /// A recovery code that isn't one, not theirs, or used; nobody of that name; or too many tries.
    case recoveryRefused

    // Logging out
    case logoutMessage(LogoutRejection)
    case logoutReplayed(id: String)
    case logoutUnknown(id: String?)
    case logoutIncomplete(LogoutStatus)

    // The application
    /// Its request for a login isn't followed.
    case authorizationRefused(RefusedAuthorization)
    /// A login was to lead to an address (`return_to`) that browsers aren't sent to.
    case returnAddressRefused(String)
    case redemptionRefused(TokenRefusal.GrantRefusal)

    // What nobody did
    /// The browser never came back from the IdP.
    case neverAnswered(IntegrationName)
    /// The code ran out.
    case neverRedeemed

    /// Who has to act.
    package enum Responsible: String, Hashable, Sendable, CaseIterable {
        case person
        case identityProviderAdmin = "idp_admin"
        case `operator`
        case application
    }

    /// An integration as people know it and as the settings name it.
    package struct IntegrationName: Hashable, Sendable, CustomStringConvertible {
        package let id: Slug<Integration>
        package let displayName: String

        init(_ integration: Integration, in account: Account) {
            id = integration.id
            displayName = integration.displayName(in: account)
        }

        /// Names one that the settings may not have any more.
        init(_ id: Slug<Integration>, in account: Account) {
            self.id = id
            displayName = account.integration(id)?.displayName(in: account) ?? id.text
        }

        package var description: String { displayName }
    }
}

extension Verdict {
    /// Who has to act for the next attempt to succeed.
    package var who: Responsible {
        switch self {
        case .notRouted(.choiceNotAllowed), .notRouted(.choiceUnknown): .person
        case .notRouted, .loginNotStarted, .integrationDisabled, .trustMissing, .integrationAmbiguous,
            .memberNotListed, .unsolicitedNotRouted, .personTaken(_, _, by: []):
            .operator
        case .message(let rejection): Self.responsible(for: rejection)
        case .responseMissing, .integrationUnknown, .integrationMismatch, .unsolicitedRefused, .unsolicitedAgain,
            .clockBehind, .personUnknown, .emailMissing, .personAmbiguous, .memberMissing, .memberDeactivated,
            .personInactive, .personTaken, .personNotStored:
            .identityProviderAdmin
        case .requestUnknown, .requestExpired, .requestAnswered, .browserMismatch, .assertionReplayed,
            .authenticationTooOld, .logoutReplayed, .logoutUnknown, .neverAnswered, .recoveryRefused:
            .person
        case .logoutMessage(.message(let rejection)): Self.responsible(for: rejection)
        case .logoutMessage(.binding), .logoutIncomplete: .identityProviderAdmin
        case .authorizationRefused, .returnAddressRefused, .redemptionRefused, .neverRedeemed: .application
        }
    }

    /// No honest party makes what `.attacker` stands for; if one did after all, it's the IdP that has to be looked at.
    private static func responsible(for rejection: SAMLRejection) -> Responsible {
        switch rejection.responsible {
        case .identityProviderAdmin, .attacker: .identityProviderAdmin
        case .operator: .operator
        case .person: .person
        case .application: .application
        }
    }

    /// What the person reads. Every refused message reads alike, so that an attacker learns nothing from it.
    package var publicSentence: String {
        switch self {
        case .notRouted(.choiceNotAllowed): "Only testers may choose how they log in."
        case .notRouted, .loginNotStarted, .integrationDisabled, .trustMissing:
            "Logging in isn't set up completely for this account."
        case .message, .responseMissing, .integrationUnknown, .integrationAmbiguous,
            .integrationMismatch, .requestUnknown, .requestAnswered, .browserMismatch, .unsolicitedRefused,
            .unsolicitedAgain, .unsolicitedNotRouted, .assertionReplayed, .clockBehind:
            SAMLRejection.publicSentence
        case .requestExpired: "That took too long. Please start again."
        case .authenticationTooOld: "Please log in at your identity provider once more."
        case .personUnknown, .emailMissing, .personAmbiguous, .memberMissing, .memberDeactivated, .memberNotListed,
            .personInactive, .personTaken, .personNotStored:
            "Your identity provider knows you, but you aren't assigned to this application."
        case .recoveryRefused: "That user name and code don't get anybody in now. After several tries, wait a while."
        case .logoutMessage, .logoutReplayed, .logoutUnknown: "What your identity provider sent can't be followed."
        case .logoutIncomplete: "Your identity provider didn't end its own session."
        case .authorizationRefused(let refused): refused.refusal.publicSentence
        case .returnAddressRefused: "This login would lead to an address that isn't a registered application's."
        case .redemptionRefused, .neverRedeemed: "The application didn't complete the login."
        case .neverAnswered: "The login was not finished."
        }
    }
}

extension Verdict: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    // What a response or a person said stays out of logs; the attempt has it.
    package var description: String { "Verdict(\(code))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
