extension SAMLRejection {
    /// A stable name of the failure for machines: verdicts, metrics and tests are keyed by it.
    package var code: String {
        switch self {
        case .messageTooLarge: "message_too_large"
        case .encodingNotBase64: "encoding_not_base64"
        case .xmlMalformed: "xml_malformed"
        case .xmlForbidden: "xml_forbidden"
        case .rootUnexpected: "root_unexpected"
        case .versionUnsupported: "version_unsupported"
        case .elementMissing: "element_missing"
        case .elementRepeated: "element_repeated"
        case .elementUnexpected: "element_unexpected"
        case .attributeMissing: "attribute_missing"
        case .textUnexpected: "text_unexpected"
        case .identifierMalformed: "identifier_malformed"
        case .identifierDuplicated: "identifier_duplicated"
        case .instantMalformed: "instant_malformed"
        case .statusNotSuccess: "status_not_success"
        case .assertionMissing: "assertion_missing"
        case .assertionRepeated: "assertion_repeated"
        case .messageNested: "message_nested"
        case .assertionEncrypted: "assertion_encrypted"
        case .assertionNotEncrypted: "assertion_not_encrypted"
        case .nameIDEncrypted: "name_id_encrypted"
        case .attributeEncrypted: "attribute_encrypted"
        case .encryptionProfileViolated: "encryption_profile_violated"
        case .encryptionAlgorithmNotAllowed: "encryption_algorithm_not_allowed"
        case .decryptionFailed: "decryption_failed"
        case .trustedKeyMissing: "trusted_key_missing"
        case .signatureMissing: "signature_missing"
        case .assertionSignatureMissing: "assertion_signature_missing"
        case .responseSignatureMissing: "response_signature_missing"
        case .signatureMisplaced: "signature_misplaced"
        case .signatureProfileViolated: "signature_profile_violated"
        case .algorithmNotAllowed: "algorithm_not_allowed"
        case .digestMismatch: "digest_mismatch"
        case .signatureMismatch: "signature_mismatch"
        case .certificateOutdated: "certificate_outdated"
        case .issuerMissing: "issuer_missing"
        case .issuerMismatch: "issuer_mismatch"
        case .issuerFormatUnsupported: "issuer_format_unsupported"
        case .destinationMissing: "destination_missing"
        case .destinationMismatch: "destination_mismatch"
        case .inResponseToMissing: "in_response_to_missing"
        case .inResponseToMismatch: "in_response_to_mismatch"
        case .inResponseToUnexpected: "in_response_to_unexpected"
        case .conditionsMissing: "conditions_missing"
        case .conditionsWindowEmpty: "conditions_window_empty"
        case .conditionUnknown: "condition_unknown"
        case .audienceRestrictionMissing: "audience_restriction_missing"
        case .audienceMismatch: "audience_mismatch"
        case .notYetValid: "not_yet_valid"
        case .expired: "expired"
        case .subjectMissing: "subject_missing"
        case .nameIDMissing: "name_id_missing"
        case .nameIDEmpty: "name_id_empty"
        case .nameIDHasControlCharacters: "name_id_control_characters"
        case .bearerConfirmationMissing: "bearer_confirmation_missing"
        case .recipientMissing: "recipient_missing"
        case .recipientMismatch: "recipient_mismatch"
        case .confirmationUnbounded: "confirmation_unbounded"
        case .confirmationHasNotBefore: "confirmation_has_not_before"
        case .authnStatementMissing: "authn_statement_missing"
        case .sessionExpired: "session_expired"
        case .authnContextMismatch: "authn_context_mismatch"
        }
    }

    /// The setting or message part to look at, in the words of an IdP's console.
    package var field: String {
        switch self {
        case .messageTooLarge, .encodingNotBase64: "SAMLResponse"
        case .xmlMalformed, .xmlForbidden: "XML"
        case .rootUnexpected(let got): Self.displayed(got)
        case .versionUnsupported: "Version"
        case .elementMissing(let name, _), .elementRepeated(let name, _), .elementUnexpected(let name, _),
            .attributeMissing(let name, _):
            Self.displayed(name)
        case .textUnexpected(let element): Self.displayed(element)
        case .identifierMalformed, .identifierDuplicated: "ID"
        case .instantMalformed(let attribute, _): Self.displayed(attribute)
        case .statusNotSuccess: "Status"
        case .assertionMissing, .assertionRepeated, .messageNested: "Assertion"
        case .assertionEncrypted, .assertionNotEncrypted, .attributeEncrypted, .encryptionProfileViolated,
            .decryptionFailed:
            "Encryption"
        case .encryptionAlgorithmNotAllowed: "EncryptionAlgorithm"
        case .nameIDEncrypted, .nameIDMissing, .nameIDEmpty, .nameIDHasControlCharacters: "NameID"
        case .trustedKeyMissing, .signatureMismatch, .certificateOutdated: "Certificate"
        case .signatureMissing, .assertionSignatureMissing, .responseSignatureMissing, .signatureMisplaced,
            .signatureProfileViolated, .digestMismatch:
            "Signature"
        case .algorithmNotAllowed: "SignatureAlgorithm"
        case .issuerMissing, .issuerMismatch, .issuerFormatUnsupported: "Issuer"
        case .destinationMissing, .destinationMismatch: "Destination"
        case .inResponseToMissing, .inResponseToMismatch, .inResponseToUnexpected: "InResponseTo"
        case .conditionsMissing, .conditionsWindowEmpty, .conditionUnknown: "Conditions"
        case .audienceRestrictionMissing, .audienceMismatch: "Audience"
        case .notYetValid, .expired: "Clock"
        case .subjectMissing: "Subject"
        case .bearerConfirmationMissing, .confirmationUnbounded, .confirmationHasNotBefore: "SubjectConfirmation"
        case .recipientMissing, .recipientMismatch: "Recipient"
        case .authnStatementMissing: "AuthnStatement"
        case .sessionExpired: "SessionNotOnOrAfter"
        case .authnContextMismatch: "AuthnContext"
        }
    }

    /// Who must act for the next attempt to succeed.
    package var responsible: Responsible {
        switch self {
        case .trustedKeyMissing: .operator
        case .xmlForbidden, .identifierDuplicated, .assertionRepeated, .messageNested, .signatureMisplaced: .attacker
        case .statusNotSuccess(let code, let subcode, _): Self.responsible(forStatus: code, subcode)
        case .inResponseToMismatch, .inResponseToUnexpected, .expired, .sessionExpired: .person
        case .messageTooLarge, .encodingNotBase64, .xmlMalformed, .rootUnexpected, .versionUnsupported,
            .elementMissing, .elementRepeated, .elementUnexpected, .attributeMissing, .textUnexpected,
            .identifierMalformed, .instantMalformed, .assertionMissing, .assertionEncrypted,
            .assertionNotEncrypted, .nameIDEncrypted, .attributeEncrypted, .encryptionProfileViolated,
            .encryptionAlgorithmNotAllowed, .decryptionFailed, .signatureMissing, .assertionSignatureMissing,
            .responseSignatureMissing,
            .signatureProfileViolated, .algorithmNotAllowed, .digestMismatch, .signatureMismatch, .certificateOutdated,
            .issuerMissing,
            .issuerMismatch, .issuerFormatUnsupported, .destinationMissing, .destinationMismatch,
            .inResponseToMissing, .conditionsMissing, .conditionsWindowEmpty, .conditionUnknown,
            .audienceRestrictionMissing, .audienceMismatch, .notYetValid, .subjectMissing, .nameIDMissing,
            .nameIDEmpty, .nameIDHasControlCharacters, .bearerConfirmationMissing, .recipientMissing,
            .recipientMismatch, .confirmationUnbounded, .confirmationHasNotBefore, .authnStatementMissing,
            .authnContextMismatch:
            .identityProviderAdmin
        }
    }

    /// `Requester` blames what we sent (SAML Core §3.2.2.2), unless the second-level code says that the person failed.
    private static func responsible(forStatus code: String, _ subcode: String?) -> Responsible {
        let prefix = "urn:oasis:names:tc:SAML:2.0:status:"
        switch subcode {
        case prefix + "AuthnFailed": return .person
        case prefix + "NoPassive": return .application
        default: return code == prefix + "Requester" ? .operator : .identityProviderAdmin
        }
    }
}
