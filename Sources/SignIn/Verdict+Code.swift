import HandOff
import SAML

extension Verdict {
    /// A stable name for machines: attempts, metrics and tests are keyed by it.
    package var code: String {
        switch self {
        case .notRouted(let refusal):
            switch refusal {
            case .noIntegration: "no_integration"
            case .noneEnabled: "no_integration_enabled"
            case .noneTrusted: "no_identity_provider"
            case .metadataNotFetched: "metadata_not_fetched"
            case .choiceUnknown: "integration_unknown"
            case .choiceDisabled: "integration_disabled"
            case .choiceUntrusted: "trust_missing"
            case .choiceNotAllowed: "choice_not_allowed"
            }
        case .loginNotStarted: "login_not_started"
        case .responseMissing: "response_missing"
        case .message(let rejection): rejection.code
        case .integrationUnknown: "integration_unknown"
        case .integrationAmbiguous: "integration_ambiguous"
        case .integrationDisabled: "integration_disabled"
        case .trustMissing: "trust_missing"
        case .requestUnknown: "request_unknown"
        case .requestExpired: "request_expired"
        case .requestAnswered: "request_answered"
        case .browserMismatch: "browser_mismatch"
        case .integrationMismatch: "integration_mismatch"
        case .unsolicitedRefused: "unsolicited_refused"
        case .unsolicitedAgain: "unsolicited_again"
        case .unsolicitedNotRouted: "integration_not_routed"
        case .assertionReplayed: "assertion_replayed"
        case .authenticationTooOld: "authentication_too_old"
        case .clockBehind: "clock_behind"
        case .personUnknown: "user_unknown"
        case .emailMissing: "email_missing"
        case .personAmbiguous: "user_ambiguous"
        case .memberMissing: "not_a_member"
        case .memberDeactivated: "member_deactivated"
        case .memberNotListed: "member_not_listed"
        case .personInactive: "user_inactive"
        case .personTaken: "user_taken"
        case .personNotStored: "user_not_stored"
        case .recoveryRefused: "recovery_refused"
        case .logoutMessage(let rejection): rejection.code
        case .logoutReplayed: "logout_replayed"
        case .logoutUnknown: "logout_unknown"
        case .logoutIncomplete: "logout_incomplete"
        case .authorizationRefused(let refused): refused.refusal.code
        case .returnAddressRefused: "return_to_refused"
        case .redemptionRefused(let refusal): refusal.rawValue
        case .neverAnswered: "never_answered"
        case .neverRedeemed: "never_redeemed"
        }
    }

    /// What has to be changed, in the words of the place where it's changed.
    package var field: String? {
        switch self {
        case .notRouted(let refusal):
            switch refusal {
            case .noIntegration: "integrations"
            case .noneEnabled, .choiceDisabled: "enabled"
            case .noneTrusted, .choiceUntrusted: "idp"
            case .metadataNotFetched: "idp.metadata_url"
            case .choiceUnknown, .choiceNotAllowed: "integration"
            }
        case .loginNotStarted: "idp.sso_url"
        case .responseMissing, .neverAnswered: "SAMLResponse"
        case .neverRedeemed: "code"
        case .message(let rejection): rejection.field
        case .integrationUnknown: "Issuer"
        case .integrationAmbiguous: "Audience"
        case .integrationDisabled: "enabled"
        case .trustMissing: "idp"
        case .requestUnknown, .requestExpired, .requestAnswered: "InResponseTo"
        case .browserMismatch: "Browser"
        case .integrationMismatch: "Recipient"
        case .unsolicitedRefused: "idp_initiated"
        case .unsolicitedAgain: "InResponseTo"
        case .unsolicitedNotRouted: "routing"
        case .assertionReplayed: "AssertionID"
        case .authenticationTooOld: "AuthnInstant"
        case .clockBehind: "Clock"
        case .emailMissing: "Attribute"
        case .personUnknown, .memberMissing, .memberDeactivated, .personInactive: "Assignment"
        case .personAmbiguous: "NameID"
        case .memberNotListed: "membership"
        case .personTaken(_, _, by: []): "adopt"
        case .personTaken: "Assignment"
        case .personNotStored: "Attribute"
        case .recoveryRefused: "code"
        case .logoutMessage(.message(let rejection)): rejection.field
        case .logoutMessage(.binding): "Signature"
        case .logoutReplayed: "ID"
        case .logoutUnknown: "InResponseTo"
        case .logoutIncomplete: "StatusCode"
        case .authorizationRefused(let refused): refused.refusal.parameter
        case .returnAddressRefused: "return_to"
        case .redemptionRefused(let refusal):
            switch refusal {
            case .redirectURIMismatch: "redirect_uri"
            case .verifierMissing, .verifierMismatch: "code_verifier"
            case .codeUnknown, .codeExpired, .codeUsed, .personGone: "code"
            case .codeOfAnotherApplication: "client_id"
            }
        }
    }
}
