import HandOff
import SAML
import Tenancy

extension Verdict {
    /// What the field should have held, where there is one such value; cleaned for display.
    package var expected: String? {
        switch self {
        case .notRouted(let refusal):
            switch refusal {
            case .noIntegration: "an integration"
            case .noneEnabled, .choiceDisabled: "true"
            case .noneTrusted, .choiceUntrusted: "metadata, or entity_id, sso_url and certificates"
            case .metadataNotFetched: "a URL that gives metadata which is believed"
            case .choiceUnknown: "an integration of this account"
            case .choiceNotAllowed: "none"
            }
        case .loginNotStarted: "an http or https URL"
        case .responseMissing: "one"
        case .message(let rejection): rejection.expected
        case .integrationUnknown: "the entity ID of a configured identity provider"
        case .integrationAmbiguous: "one that a single integration has"
        case .integrationDisabled: "true"
        case .trustMissing: "metadata, or entity_id, sso_url and certificates"
        case .requestUnknown: "a request that was started here within ten minutes"
        case .requestExpired(let end): "before \(end)"
        case .requestAnswered: "a request that hasn't been answered"
        case .browserMismatch: "the browser that started the login"
        case .integrationMismatch(let expected, _): "\(expected.id)"
        case .unsolicitedRefused: "accept or restart"
        case .unsolicitedAgain: "the ID of the request that was sent"
        case .unsolicitedNotRouted(let expected, _): "\(expected.id)"
        case .assertionReplayed: "an assertion that wasn't used before"
        case .authenticationTooOld(let latest, _): "at or after \(latest)"
        case .clockBehind(let started, _): "valid after \(started)"
        case .emailMissing(_, let attribute, _): "\(attribute), holding an e-mail address"
        case .personUnknown(_, let integration), .memberMissing(_, of: let integration, _),
            .memberDeactivated(_, of: let integration), .personInactive(_, let integration):
            "assigned to \(integration.displayName) (\(integration.id))"
        case .personAmbiguous: "one user"
        case .memberNotListed(let name, _): Self.displayed(name)
        case .personTaken(_, _, by: []): "nobody of that name in the account yet"
        case .personTaken(_, let integration, _):
            "provisioned by \(integration.displayName) (\(integration.id)) through SCIM"
        case .personNotStored: "attributes that make a user"
        case .recoveryRefused: "an unused recovery code of a user whom break_glass names"
        case .logoutMessage(.message(let rejection)): rejection.expected
        case .logoutMessage(.binding): "a query of the HTTP-Redirect binding, signed by a key of the metadata"
        case .logoutReplayed: "a request that wasn't followed before"
        case .logoutUnknown: "a request that was sent from here within ten minutes"
        case .logoutIncomplete: SAMLName.statusSuccess
        case .authorizationRefused(let refused): refused.expected
        case .returnAddressRefused: "a path, or a URL of a registered application"
        case .redemptionRefused: nil
        case .neverAnswered: "an answer within ten minutes"
        case .neverRedeemed: "redeemed within a minute"
        }
    }

    /// What the field held instead; cleaned for display.
    package var actual: String? {
        switch self {
        case .notRouted(let refusal):
            switch refusal {
            case .noneEnabled, .choiceDisabled: "false"
            case .choiceUnknown(let choice), .choiceUntrusted(let choice): choice.text
            case .noIntegration, .noneTrusted, .metadataNotFetched, .choiceNotAllowed: nil
            }
        case .loginNotStarted(let refusal): "\(refusal)"
        case .message(let rejection): rejection.actual
        case .integrationUnknown(let issuer), .integrationAmbiguous(let issuer): issuer.map(Self.displayed)
        case .integrationDisabled: "false"
        case .requestUnknown(let id), .requestAnswered(let id), .assertionReplayed(let id): Self.displayed(id)
        case .logoutMessage(.message(let rejection)): rejection.actual
        case .logoutMessage(.binding(let refusal)): "\(refusal)"
        case .logoutReplayed(let id): Self.displayed(id)
        case .logoutUnknown(let id): id.map(Self.displayed)
        case .logoutIncomplete(.failed(let code, let subcode)):
            Self.displayed([code, subcode].compactMap(\.self).joined(separator: " "))
        case .logoutIncomplete(.success), .logoutIncomplete(.partial): nil
        case .integrationMismatch(_, let got), .unsolicitedNotRouted(_, let got): "\(got.id)"
        case .unsolicitedRefused: "reject"
        case .authenticationTooOld(_, let authenticated): "\(authenticated)"
        case .clockBehind(_, let ended): "valid until \(ended)"
        case .emailMissing(let nameID, _, _): Self.displayed("NameID \(nameID)")
        case .memberMissing(_, _, let elsewhere):
            elsewhere.isEmpty
                ? "not assigned"
                : "assigned to " + elsewhere.map { "\($0.displayName) (\($0.id))" }.joined(separator: ", ")
        case .personUnknown(let name, _), .personAmbiguous(let name, _): Self.displayed(name)
        case .personTaken(_, _, by: let others):
            others.isEmpty
                ? "a native user"
                : "managed by " + others.map { "\($0.displayName) (\($0.id))" }.joined(separator: ", ")
        case .authorizationRefused(let refused): refused.actual.map(Self.displayed)
        case .returnAddressRefused(let address): Self.displayed(String(address.prefix { $0 != "?" && $0 != "#" }))
        case .personNotStored(_, _, let reason): Self.displayed(reason)
        case .memberDeactivated, .personInactive: "deactivated"
        case .responseMissing, .trustMissing, .requestExpired, .browserMismatch,
            .unsolicitedAgain, .memberNotListed, .redemptionRefused, .neverAnswered, .neverRedeemed, .recoveryRefused:
            nil
        }
    }

    /// What came from outside, made fit to show: at most 200 characters, each printable, none that turns a page around.
    static func displayed(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(200) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                shown.append("\u{FFFD}")
            default:
                shown.append(scalar)
            }
        }
        return String(shown)
    }
}
