extension SAMLRejection {
    /// What the field should have held, where there is one such value; cleaned for display.
    package var expected: String? {
        switch self {
        case .messageTooLarge(let limit): "at most \(limit) bytes"
        case .rootUnexpected: "samlp:Response"
        case .versionUnsupported: "2.0"
        case .elementMissing(_, let parent): Self.displayed("one in \(parent)")
        case .elementRepeated(_, let parent): Self.displayed("at most one in \(parent)")
        case .attributeMissing(_, let parent): Self.displayed("one on \(parent)")
        case .instantMalformed: "YYYY-MM-DDThh:mm:ssZ"
        case .statusNotSuccess: SAMLName.statusSuccess
        case .assertionMissing, .assertionRepeated: "one"
        case .signatureMissing: "a signature on the Assertion or the Response"
        case .assertionSignatureMissing: "a signature on the Assertion"
        case .responseSignatureMissing: "a signature on the Response"
        case .signatureMisplaced: "right after Issuer"
        case .signatureMismatch(let trusted, _): Self.displayed(trusted.joined(separator: " "))
        case .issuerMissing(let expected, _), .issuerMismatch(let expected, _, _), .destinationMissing(let expected),
            .destinationMismatch(let expected, _), .inResponseToMissing(let expected, _),
            .inResponseToMismatch(let expected, _, _), .audienceRestrictionMissing(let expected),
            .audienceMismatch(let expected, _), .recipientMissing(let expected), .recipientMismatch(let expected, _):
            Self.displayed(expected)
        case .issuerFormatUnsupported: NameIDFormat.entity
        case .encryptionAlgorithmNotAllowed: "AES-128, 192 or 256 in GCM mode, and RSA-OAEP"
        case .certificateOutdated(let notBefore, let notAfter, _): "from \(notBefore) to \(notAfter)"
        case .inResponseToUnexpected: "none: no login was started here"
        case .conditionsWindowEmpty(let notBefore, _): "after \(notBefore)"
        case .notYetValid(let notBefore, _): "at or after \(notBefore)"
        case .expired(let notOnOrAfter, _, _): "before \(notOnOrAfter)"
        case .sessionExpired(let end, _): "before \(end)"
        case .bearerConfirmationMissing: SAMLName.bearerConfirmation
        case .authnContextMismatch(let expected, _): Self.displayed(expected.joined(separator: " "))
        case .encodingNotBase64, .xmlMalformed, .xmlForbidden, .elementUnexpected, .textUnexpected,
            .identifierMalformed, .identifierDuplicated, .messageNested, .assertionEncrypted, .assertionNotEncrypted,
            .nameIDEncrypted, .attributeEncrypted, .encryptionProfileViolated, .decryptionFailed, .trustedKeyMissing,
            .signatureProfileViolated, .algorithmNotAllowed, .digestMismatch,
            .conditionsMissing, .conditionUnknown, .subjectMissing, .nameIDMissing, .nameIDEmpty,
            .nameIDHasControlCharacters, .confirmationUnbounded, .confirmationHasNotBefore, .authnStatementMissing:
            nil
        }
    }

    /// What the field held instead, where it held something that may be shown; cleaned for display.
    package var actual: String? {
        switch self {
        case .xmlMalformed(let reason), .xmlForbidden(let reason), .signatureProfileViolated(let reason),
            .encryptionProfileViolated(let reason):
            Self.displayed(reason)
        case .rootUnexpected(let got), .identifierMalformed(let got, _), .instantMalformed(_, let got),
            .messageNested(let got), .algorithmNotAllowed(let got), .encryptionAlgorithmNotAllowed(let got),
            .issuerMismatch(_, let got, _), .issuerFormatUnsupported(let got), .destinationMismatch(_, let got),
            .inResponseToMismatch(_, let got, _), .inResponseToUnexpected(let got, _), .conditionUnknown(let got),
            .recipientMismatch(_, let got):
            Self.displayed(got)
        case .versionUnsupported(let got, _): got.map(Self.displayed)
        case .elementUnexpected(_, let parent): Self.displayed("one in \(parent)")
        case .statusNotSuccess(let code, let subcode, let message):
            Self.displayed([code, subcode, message].compactMap(\.self).joined(separator: " "))
        case .assertionRepeated(let count): "\(count)"
        case .signatureMisplaced(let parent): Self.displayed("in \(parent)")
        case .digestMismatch(let element): Self.displayed("\(element) was changed after it was signed")
        case .signatureMismatch(_, let presented): presented.map(Self.displayed)
        case .conditionsWindowEmpty(_, let notOnOrAfter): "\(notOnOrAfter)"
        case .audienceMismatch(_, let got), .authnContextMismatch(_, let got):
            Self.displayed(got.joined(separator: " "))
        case .notYetValid(_, let now), .expired(_, let now, _), .sessionExpired(_, let now),
            .certificateOutdated(_, _, let now):
            "\(now)"
        case .messageTooLarge, .encodingNotBase64, .elementMissing, .elementRepeated, .attributeMissing,
            .identifierDuplicated, .textUnexpected, .assertionMissing, .assertionEncrypted, .assertionNotEncrypted,
            .nameIDEncrypted, .attributeEncrypted, .decryptionFailed, .trustedKeyMissing, .signatureMissing,
            .assertionSignatureMissing, .responseSignatureMissing,
            .issuerMissing, .destinationMissing, .inResponseToMissing, .conditionsMissing, .audienceRestrictionMissing,
            .subjectMissing, .nameIDMissing, .nameIDEmpty, .nameIDHasControlCharacters, .bearerConfirmationMissing,
            .recipientMissing, .confirmationUnbounded, .confirmationHasNotBefore, .authnStatementMissing:
            nil
        }
    }

    /// Makes a value of the message fit to show: at most 200 characters, each printable.
    ///
    /// The value comes from whoever wrote the message. Control, line and direction characters could forge log lines
    /// or turn a page around, so each becomes U+FFFD.
    static func displayed(_ value: String) -> String {
        var shown = String.UnicodeScalarView()
        var count = 0
        for scalar in value.unicodeScalars {
            guard count < 200 else {
                shown.append("…")
                break
            }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                shown.append("\u{FFFD}")
            default:
                shown.append(scalar)
            }
            count += 1
        }
        return String(shown)
    }
}
