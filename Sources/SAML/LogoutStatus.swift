/// How a logout ended at the side that was asked (SAML Core §3.2.2.2 and §3.7.3).
package enum LogoutStatus: Sendable, Hashable {
    case success
    /// That side's session ended, but not every other one that it knows of.
    case partial
    /// Whatever else; the text is the sender's and is to be shown with care.
    case failed(code: String, subcode: String?)

    static let partialCode = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout"
    static let responderCode = "urn:oasis:names:tc:SAML:2.0:status:Responder"

    /// Whether the asked side's own session ended.
    package var endedSession: Bool {
        switch self {
        case .success, .partial: true
        case .failed: false
        }
    }

    /// The first-level and second-level codes. A partial logout is told on the second level (§3.7.3.2).
    var codes: (String, String?) {
        switch self {
        case .success: (SAMLName.statusSuccess, nil)
        case .partial: (SAMLName.statusSuccess, Self.partialCode)
        case .failed(let code, let subcode): (code, subcode)
        }
    }

    init(code: String, subcode: String?) {
        self =
            switch (code, subcode) {
            case (SAMLName.statusSuccess, nil): .success
            case (SAMLName.statusSuccess, Self.partialCode), (Self.responderCode, Self.partialCode): .partial
            default: .failed(code: code, subcode: subcode)
            }
    }
}
