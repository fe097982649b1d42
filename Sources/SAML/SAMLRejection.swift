/// Why a SAML response was refused: one case for each failure, saying what happened to what.
///
/// This is the private face of a refusal. To a browser every rejection looks alike (`publicSentence`); an administrator
/// reads `code`, `field`, `expected`, `actual` and `explanation`, which are cut and cleaned for display. The payloads
/// never reach a log by accident: the type prints its code only.
package enum SAMLRejection: Error, Sendable, Hashable {
    // The message as bytes
    case messageTooLarge(limit: Int)
    case encodingNotBase64
    case xmlMalformed(reason: String)
    case xmlForbidden(reason: String)

    // Its structure (SAML Core §2 and §3, in schema order)
    case rootUnexpected(got: String)
    case versionUnsupported(got: String?, in: String)
    case elementMissing(String, in: String)
    case elementRepeated(String, in: String)
    case elementUnexpected(String, in: String)
    case attributeMissing(String, in: String)
    case textUnexpected(in: String)
    case identifierMalformed(got: String, in: String)
    case identifierDuplicated
    case instantMalformed(attribute: String, got: String)
    case statusNotSuccess(code: String, subcode: String?, message: String?)
    case assertionMissing
    case assertionRepeated(count: Int)
    case messageNested(String)

    // Its encryption
    case assertionEncrypted
    case assertionNotEncrypted
    case nameIDEncrypted
    case attributeEncrypted
    case encryptionProfileViolated(reason: String)
    case encryptionAlgorithmNotAllowed(got: String)
    /// Always the same, whichever step of decrypting failed: anything more would be an oracle.
    case decryptionFailed

    // Its signatures
    case trustedKeyMissing
    case signatureMissing
    case assertionSignatureMissing
    case responseSignatureMissing
    case signatureMisplaced(in: String)
    case signatureProfileViolated(reason: String)
    case algorithmNotAllowed(got: String)
    case digestMismatch(of: String)
    case signatureMismatch(trusted: [String], presented: String?)
    case certificateOutdated(notBefore: SAMLInstant, notAfter: SAMLInstant, now: SAMLInstant)

    // Who says it, to whom, about which request
    case issuerMissing(expected: String, in: String)
    case issuerMismatch(expected: String, got: String, in: String)
    case issuerFormatUnsupported(got: String)
    case destinationMissing(expected: String)
    case destinationMismatch(expected: String, got: String)
    case inResponseToMissing(expected: String, in: String)
    case inResponseToMismatch(expected: String, got: String, in: String)
    case inResponseToUnexpected(got: String, in: String)

    // Its conditions
    case conditionsMissing
    case conditionsWindowEmpty(notBefore: SAMLInstant, notOnOrAfter: SAMLInstant)
    case conditionUnknown(String)
    case audienceRestrictionMissing(expected: String)
    case audienceMismatch(expected: String, got: [String])
    case notYetValid(notBefore: SAMLInstant, now: SAMLInstant)
    case expired(notOnOrAfter: SAMLInstant, now: SAMLInstant, in: String)

    // Its subject
    case subjectMissing
    case nameIDMissing
    case nameIDEmpty
    case nameIDHasControlCharacters
    case bearerConfirmationMissing
    case recipientMissing(expected: String)
    case recipientMismatch(expected: String, got: String)
    case confirmationUnbounded
    case confirmationHasNotBefore

    // Its authentication
    case authnStatementMissing
    case sessionExpired(sessionNotOnOrAfter: SAMLInstant, now: SAMLInstant)
    case authnContextMismatch(expected: [String], got: [String])

    /// What anybody may read; it gives an attacker nothing to work with.
    package static let publicSentence = "The identity provider's answer was not accepted."
}

extension SAMLRejection: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "SAMLRejection(\(code))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
