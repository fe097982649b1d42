/// Why a logout message was refused. The private face; a browser learns `SAMLRejection.publicSentence`.
package enum LogoutRejection: Error, Sendable, Hashable {
    /// The query isn't one of the HTTP-Redirect binding, or isn't signed by a trusted key.
    case binding(RedirectBindingRefusal)
    /// The message itself, by the rules that responses have.
    case message(SAMLRejection)

    /// A stable name for machines.
    package var code: String {
        switch self {
        case .binding(.signatureMissing): "signature_missing"
        case .binding(.signatureMismatch): "signature_mismatch"
        case .binding(.algorithmNotAllowed): "algorithm_not_allowed"
        case .binding: "query_malformed"
        case .message(let rejection): rejection.code
        }
    }

    /// One sentence for the administrator.
    package var explanation: String {
        switch self {
        case .binding(.signatureMissing): "The logout message is not signed. Turn signing of logout messages on."
        case .binding(.signatureMismatch): SAMLRejection.signatureMismatch(trusted: [], presented: nil).explanation
        case .binding(.algorithmNotAllowed): SAMLRejection.algorithmNotAllowed(got: "").explanation
        case .binding: "The query does not follow the HTTP-Redirect binding."
        case .message(let rejection): rejection.explanation
        }
    }
}

extension LogoutRejection: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "LogoutRejection(\(code))" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
