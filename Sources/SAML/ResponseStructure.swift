internal import XMLTree

/// A Response whose children stand where the schema wants them (SAML Core §3.2.2); nothing about it is true yet.
struct ResponseStructure {
    let element: XMLElement
    let issuer: XMLElement?
    let signature: XMLElement?
    let status: XMLElement
    /// Everything after Status: each an Assertion or an EncryptedAssertion.
    let assertions: [XMLElement]

    init(_ root: XMLElement) throws(SAMLRejection) {
        guard root.isNamed("Response", in: SAMLName.protocolNamespace) else { throw .rootUnexpected(got: root.name) }
        try root.requireMessageAttributes()
        var children = try ChildSequence(of: root)
        element = root
        issuer = children.optional("Issuer", in: SAMLName.assertionNamespace)
        signature = children.optional("Signature", in: XMLNamespace.signature)
        _ = children.optional("Extensions", in: SAMLName.protocolNamespace)
        status = try children.required("Status", in: SAMLName.protocolNamespace)
        var assertions: [XMLElement] = []
        while true {
            if let assertion = children.optional("Assertion", in: SAMLName.assertionNamespace)
                ?? children.optional("EncryptedAssertion", in: SAMLName.assertionNamespace)
            {
                assertions.append(assertion)
            } else {
                break
            }
        }
        try children.end()
        self.assertions = assertions
    }

    /// Refuses every status but a top-level Success (SAML Core §3.2.2.2); a Success nested in a failure is one.
    func requireSuccess() throws(SAMLRejection) {
        var children = try ChildSequence(of: status)
        let code = try children.required("StatusCode", in: SAMLName.protocolNamespace)
        let message = try children.optional("StatusMessage", in: SAMLName.protocolNamespace)?.leafText()
        _ = children.optional("StatusDetail", in: SAMLName.protocolNamespace)
        try children.end()
        var subcodes = try ChildSequence(of: code)
        let subcode = subcodes.optional("StatusCode", in: SAMLName.protocolNamespace)
        try subcodes.end()
        let value = try code.requiredAttribute("Value")
        guard value == SAMLName.statusSuccess else {
            throw .statusNotSuccess(code: value, subcode: subcode?.attribute("Value"), message: message)
        }
    }

    /// The one assertion, in the clear or encrypted.
    func onlyAssertion() throws(SAMLRejection) -> ClaimedAssertion {
        guard let assertion = assertions.first else { throw .assertionMissing }
        guard assertions.count == 1 else { throw .assertionRepeated(count: assertions.count) }
        guard assertion.isNamed("Assertion", in: SAMLName.assertionNamespace) else { return .encrypted(assertion) }
        return .plain(try AssertionStructure(assertion))
    }
}
