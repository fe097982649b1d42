/// Why a message of ours could not be made: a fault of configuration or of the caller, never of the network.
package enum OutgoingRefusal: Error, Sendable, Hashable {
    /// An ID must be an NCName, so it can't start with a digit; start it with `_`.
    case identifierInvalid
    /// More than 80 bytes of RelayState (SAML Bindings §3.4.3); hand over an opaque handle instead.
    case relayStateTooLong
    /// The destination has a fragment, or is not an absolute http or https URL.
    case destinationInvalid
    /// zlib has no memory, or OpenSSL refused to sign.
    case libraryFailed
}
