extension SAMLRejection {
    /// One sentence for the administrator: what happened and what to change.
    package var explanation: String {
        switch self {
        case .messageTooLarge: "The response is larger than allowed. Send fewer attributes, above all fewer groups."
        case .encodingNotBase64: "The form value SAMLResponse is not base64. Post the response unaltered."
        case .xmlMalformed: "The response is not well-formed XML in UTF-8."
        case .xmlForbidden: "The response contains XML that is never accepted, such as a DTD or a comment."
        case .rootUnexpected: "The message is not a SAML 2.0 Response. Use the SAML 2.0 web browser SSO profile."
        case .versionUnsupported: "The message is not of SAML version 2.0."
        case .elementMissing, .elementRepeated, .elementUnexpected, .attributeMissing, .textUnexpected,
            .identifierMalformed, .instantMalformed:
            "The response does not follow the SAML 2.0 schema. Report this to the vendor of the identity provider."
        case .identifierDuplicated: "Two elements have one ID, as in a signature wrapping attack."
        case .statusNotSuccess: "The identity provider itself refused the login. Its own log has the reason."
        case .assertionMissing: "The response holds no assertion."
        case .assertionRepeated: "The response holds several assertions; exactly one is accepted."
        case .messageNested: "A message is hidden inside another element, as in a signature wrapping attack."
        case .assertionEncrypted: "The assertion is encrypted. Turn assertion encryption off for this application."
        case .assertionNotEncrypted:
            "This integration wants assertions encrypted. Turn assertion encryption on for this application."
        case .nameIDEncrypted: "The NameID is encrypted. Encrypt the whole assertion or nothing."
        case .attributeEncrypted: "An attribute is encrypted. Encrypt the whole assertion or nothing."
        case .encryptionProfileViolated: "The encrypted assertion does not follow the SAML encryption profile."
        case .encryptionAlgorithmNotAllowed:
            "The assertion is encrypted by an algorithm that is not accepted. Use AES-GCM and RSA-OAEP."
        case .decryptionFailed:
            "The assertion could not be decrypted. Upload this application's current encryption certificate."
        case .trustedKeyMissing: "No usable certificate of the identity provider is configured for this integration."
        case .signatureMissing: "Nothing in the response is signed. Turn signing on for this application."
        case .assertionSignatureMissing: "This integration wants the assertion signed. Turn assertion signing on."
        case .responseSignatureMissing: "This integration wants the response signed. Turn response signing on."
        case .signatureMisplaced: "A signature stands where it signs nothing that is read."
        case .signatureProfileViolated: "A signature does not follow the SAML signature profile."
        case .algorithmNotAllowed: "A signature uses an algorithm that is not accepted. Sign with RSA-SHA256."
        case .digestMismatch: "The signed content was changed after it was signed."
        case .signatureMismatch:
            "No configured certificate verifies the signature. Upload the identity provider's current certificate."
        case .certificateOutdated:
            "The certificate of the key that signed is not within its dates, which this integration enforces. "
                + "Renew the identity provider's certificate and upload it, or turn want.valid_certificates off (operator)."
        case .issuerMissing, .issuerMismatch, .issuerFormatUnsupported:
            "The response does not come from the configured identity provider. Compare the entity IDs."
        case .destinationMissing, .destinationMismatch:
            "The response is addressed to another URL. Set the ACS URL of this application to the expected one."
        case .inResponseToMissing: "The response does not say which request it answers."
        case .inResponseToMismatch: "The response answers another request. Start the login again."
        case .inResponseToUnexpected: "The response answers a request that was not started here. Start the login again."
        case .conditionsMissing: "The assertion has no Conditions, so it could be used anywhere at any time."
        case .conditionsWindowEmpty: "The assertion is never valid: NotBefore is not before NotOnOrAfter."
        case .conditionUnknown: "The assertion has a condition that is not understood here, so it can't be met."
        case .audienceRestrictionMissing:
            "The assertion names no audience. Set this application's entity ID as audience."
        case .audienceMismatch: "The assertion is for another audience. Set this application's entity ID as audience."
        case .notYetValid: "The assertion is not valid yet. Set the clock of the identity provider."
        case .expired: "The assertion has expired. Log in again; if it happens again, compare the clocks."
        case .subjectMissing, .nameIDMissing, .nameIDEmpty:
            "The assertion names nobody. Map a NameID for this application."
        case .nameIDHasControlCharacters: "The NameID has control characters. Correct the mapped profile field."
        case .bearerConfirmationMissing, .confirmationUnbounded, .confirmationHasNotBefore:
            "The assertion can't be confirmed as the bearer profile demands (SAML Profiles §4.1.4.2)."
        case .recipientMissing, .recipientMismatch:
            "The assertion is for another recipient. Set the ACS URL of this application to the expected one."
        case .authnStatementMissing: "The assertion does not say that the person was authenticated."
        case .sessionExpired: "The session at the identity provider has ended. Log in again."
        case .authnContextMismatch: "The person did not authenticate in a way that this integration demands."
        }
    }
}
