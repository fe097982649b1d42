/// The checks of a response, in the order in which they are made.
package enum VerificationCheck: String, Sendable, CaseIterable {
    case encoding
    case wellFormedXML = "well_formed_xml"
    case structure
    case status
    case oneAssertion = "one_assertion"
    case uniqueIdentifiers = "unique_identifiers"
    case signatureCoverage = "signature_coverage"
    /// Passes when encryption is neither there nor demanded.
    case decryption
    case signature
    case issuer
    case destination
    case inResponseTo = "in_response_to"
    case validity
    case audience
    case subject
    case confirmation
    case session
    case authnContext = "authn_context"
    case attributes
}
