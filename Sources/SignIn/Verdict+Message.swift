import HandOff
package import Journal
import Records
import SAML

extension Verdict {
    /// One sentence or two for the administrator: what happened and what to change.
    package var message: String {
        switch self {
        case .notRouted(let refusal): Self.message(for: refusal)
        case .loginNotStarted:
            "The login could not be started. Correct idp.sso_url of the integration (operator)."
        case .responseMissing: "The form has no SAMLResponse. Use the HTTP-POST binding (IdP admin)."
        case .message(let rejection): rejection.explanation
        case .integrationUnknown:
            "No integration of this account trusts the issuer. Compare the entity IDs (IdP admin)."
        case .integrationAmbiguous:
            "Several integrations trust this issuer, and the audience doesn't tell them apart. "
                + "Use each integration's own ACS URL (IdP admin) or give them different entity IDs (operator)."
        case .integrationDisabled(let name): "The \(name) app integration is disabled. Enable it (operator)."
        case .trustMissing(let name):
            "The \(name) app integration trusts no identity provider. Configure its metadata (operator)."
        case .requestUnknown:
            "The response answers no login that was started here in the last ten minutes. Start the login again."
        case .requestExpired: "The response came more than ten minutes after the login was started. Start it again."
        case .requestAnswered: "The login was already answered once. Start it again."
        case .browserMismatch:
            "The response came from another browser than the one that started the login, or cookies are blocked. "
                + "Start the login again in one browser."
        case .integrationMismatch(let expected, let got):
            "The login was started for the \(expected) app integration and answered at that of \(got)."
        case .unsolicitedRefused(let name):
            "The \(name) app integration accepts no login that its identity provider starts. "
                + "Start at the application, or set idp_initiated (operator)."
        case .unsolicitedAgain(let name):
            "The identity provider of the \(name) app integration answers without saying which request it answers. "
                + "Have it send InResponseTo (IdP admin)."
        case .unsolicitedNotRouted(let expected, let got):
            "The \(got) app integration was used, but by the routing policy \(expected) authenticates this person. "
                + "Use its tile, or change the policy (operator)."
        case .assertionReplayed: "The assertion was used before. Start the login again."
        case .authenticationTooOld:
            "The application asked for a fresh login, and the identity provider answered with an old one."
        case .clockBehind(_, let ended):
            "The answer was valid until \(ended), and the login began later. "
                + "Correct the clock of the identity provider (IdP admin)."
        case .emailMissing(_, let attribute, let integration):
            "The answer has no e-mail address, and its NameID is nobody's in the \(integration) app integration. "
                + "Send the address as the attribute \(attribute) or as the NameID (IdP admin)."
        case .personUnknown(let name, let integration):
            "\(Self.displayed(name)) is not a user of this account. Assign them to the \(integration) app integration "
                + "and provision them (IdP admin)."
        case .personAmbiguous(let name, let integration):
            "Several users of the \(integration) app integration go by \(Self.displayed(name)). "
                + "Give each their own e-mail address or send a unique NameID (IdP admin)."
        case .memberMissing(let name, of: let integration, let elsewhere):
            Self.message(missing: name, integration, elsewhere)
        case .memberDeactivated(let name, of: let integration):
            "\(Self.displayed(name)) is deactivated in the \(integration) app integration. "
                + "Assign them there again (IdP admin)."
        case .personTaken(let name, let integration, by: []):
            "\(Self.displayed(name)) is a user of the account's own, and a login through the \(integration) app "
                + "integration doesn't take them over. Set adopt, and provision them through SCIM (operator)."
        case .personTaken(let name, let integration, _):
            "\(Self.displayed(name)) is managed by another app integration, and a login doesn't take them over. "
                + "Assign them to the \(integration) app integration and provision them through SCIM (IdP admin)."
        case .personNotStored(let name, let integration, _):
            "What the identity provider says about \(Self.displayed(name)) makes no user of the \(integration) app "
                + "integration. Correct the attributes that it sends (IdP admin)."
        case .recoveryRefused:
            "The recovery code was wrong or used, its user is not one whom break_glass names, or there were too many "
                + "tries. If that wasn't an administrator, somebody is guessing."
        case .memberNotListed(let name, of: let integration):
            "\(Self.displayed(name)) is not on the list of members of the \(integration) app integration. "
                + "Add them (operator)."
        case .personInactive(let name, _):
            "\(Self.displayed(name)) is deactivated in every app integration of this account. Assign them (IdP admin)."
        case .logoutMessage(let rejection): rejection.explanation
        case .logoutReplayed: "The logout request was followed before. Log out again."
        case .logoutUnknown:
            "The logout response answers no request that was sent from here in the last ten minutes."
        case .logoutIncomplete:
            "The identity provider answered that it didn't end the person's session. Look into its log (IdP admin)."
        case .authorizationRefused(let refused): refused.refusal.explanation
        case .returnAddressRefused:
            "A link led to a login that was to go on to an address of no registered application. If the link is yours, "
                + "register the application's redirect URI, or correct return_to."
        case .redemptionRefused(let refusal): Self.message(for: refusal)
        case .neverAnswered(let name):
            "The browser was sent to the identity provider of the \(name) app integration and never came back. Either "
                + "the person gave up, or the identity provider showed an error of its own: look into its log (IdP admin)."
        case .neverRedeemed:
            "The application was given a code and never redeemed it. Look into its log at the time of its callback."
        }
    }

    private static func message(
        missing name: String, _ integration: IntegrationName, _ elsewhere: [IntegrationName]
    ) -> String {
        let sentence =
            "\(displayed(name)) is not a member of the \(integration) app integration. Assign them there (IdP admin)"
        guard let other = elsewhere.first else { return sentence + "." }
        return sentence + ", or move them to \(other) (operator)."
    }

    /// As it's stored with the attempt and shown to administrators.
    package var record: LoginVerdictRecord {
        LoginVerdictRecord(
            code: code, who: who.rawValue, field: field, expected: expected, actual: actual, message: message,
            sentence: publicSentence)
    }
}

extension Verdict {
    private static func message(for refusal: RoutingRefusal) -> String {
        switch refusal {
        case .noIntegration: "The account has no app integration. Declare one (operator)."
        case .noneEnabled: "No app integration of the account is enabled. Enable one (operator)."
        case .noneTrusted: "No enabled app integration trusts an identity provider. Configure its metadata (operator)."
        case .metadataNotFetched(let integration):
            "The metadata of the app integration \(integration) has not been fetched from its URL yet. "
                + "The journal says why, under trust.not_refreshed (operator)."
        case .choiceUnknown(let choice): "The account has no app integration \(choice)."
        case .choiceDisabled(let choice): "The app integration \(choice) is disabled. Enable it (operator)."
        case .choiceUntrusted(let choice):
            "The app integration \(choice) trusts no identity provider. Configure its metadata (operator)."
        case .choiceNotAllowed: "?integration= was used by somebody who isn't a tester."
        }
    }

    private static func message(for refusal: TokenRefusal.GrantRefusal) -> String {
        switch refusal {
        case .codeUnknown: "The application redeemed a code that was never given out or has been forgotten."
        case .codeExpired: "The application redeemed the code more than a minute after it was given out."
        case .codeUsed: "The application redeemed the code twice; what the first redemption gave was revoked."
        case .codeOfAnotherApplication: "The code was redeemed by another application than it was given to."
        case .redirectURIMismatch: "The application redeemed the code with another redirect_uri than it asked with."
        case .verifierMissing: "The application redeemed the code without code_verifier."
        case .verifierMismatch: "The application redeemed the code with a code_verifier that doesn't fit the challenge."
        case .personGone: "The person was deactivated before the application redeemed the code."
        }
    }
}
