internal import XMLTree

/// The AuthnStatements of an assertion (SAML Core §2.7.2): when and how the person was authenticated.
struct AuthenticationCheck {
    private struct Statement {
        let authnInstant: SAMLInstant
        let sessionIndex: String?
        let sessionNotOnOrAfter: SAMLInstant?
        let authnContext: String?
    }

    let authnInstant: SAMLInstant
    let sessionIndex: String?
    /// The earliest end of all statements.
    let sessionNotOnOrAfter: SAMLInstant?
    /// The class of the first statement.
    let authnContext: String?
    private let contexts: [String]

    init(of assertion: AssertionStructure) throws(SAMLRejection) {
        var statements: [Statement] = []
        for element in assertion.authnStatements {
            statements.append(
                Statement(
                    authnInstant: try element.requiredInstant("AuthnInstant"),
                    sessionIndex: element.attribute("SessionIndex"),
                    sessionNotOnOrAfter: try element.instant("SessionNotOnOrAfter"),
                    authnContext: try Self.contextClass(of: element)))
        }
        guard let first = statements.first else { throw .authnStatementMissing }
        authnInstant = first.authnInstant
        sessionIndex = first.sessionIndex
        sessionNotOnOrAfter = statements.compactMap(\.sessionNotOnOrAfter).min()
        authnContext = first.authnContext
        contexts = statements.compactMap(\.authnContext)
    }

    private static func contextClass(of statement: XMLElement) throws(SAMLRejection) -> String? {
        var children = try ChildSequence(of: statement)
        _ = children.optional("SubjectLocality", in: SAMLName.assertionNamespace)
        let context = try children.required("AuthnContext", in: SAMLName.assertionNamespace)
        try children.end()
        var parts = try ChildSequence(of: context)
        let contextClass = try parts.optional("AuthnContextClassRef", in: SAMLName.assertionNamespace)?.leafText()
        if parts.optional("AuthnContextDecl", in: SAMLName.assertionNamespace) == nil {
            _ = parts.optional("AuthnContextDeclRef", in: SAMLName.assertionNamespace)
        }
        _ = parts.repeated("AuthenticatingAuthority", in: SAMLName.assertionNamespace)
        try parts.end()
        return contextClass
    }

    func requireLiveSession(at now: SAMLInstant, skew: Duration) throws(SAMLRejection) {
        if let end = sessionNotOnOrAfter, now.advanced(by: .zero - skew) >= end {
            throw .sessionExpired(sessionNotOnOrAfter: end, now: now)
        }
    }

    /// Demands that every statement's class is an accepted one, when the integration accepts only some.
    func requireContext(of accepted: [String]) throws(SAMLRejection) {
        guard !accepted.isEmpty else { return }
        guard !contexts.isEmpty, contexts.allSatisfy({ context in accepted.contains { $0.isExactly(context) } }) else {
            throw .authnContextMismatch(expected: accepted, got: contexts)
        }
    }
}
