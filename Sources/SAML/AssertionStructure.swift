internal import XMLTree

/// An Assertion whose children stand where the schema wants them (SAML Core §2.3.3); nothing about it is true yet.
struct AssertionStructure {
    let element: XMLElement
    let issuer: XMLElement
    let signature: XMLElement?
    let subject: XMLElement?
    let conditions: XMLElement?
    let authnStatements: [XMLElement]
    let attributeStatements: [XMLElement]

    init(_ root: XMLElement) throws(SAMLRejection) {
        guard root.isNamed("Assertion", in: SAMLName.assertionNamespace) else {
            throw .elementUnexpected(root.name, in: "Response")
        }
        try root.requireMessageAttributes()
        var children = try ChildSequence(of: root)
        element = root
        issuer = try children.required("Issuer", in: SAMLName.assertionNamespace)
        signature = children.optional("Signature", in: XMLNamespace.signature)
        subject = children.optional("Subject", in: SAMLName.assertionNamespace)
        conditions = children.optional("Conditions", in: SAMLName.assertionNamespace)
        _ = children.optional("Advice", in: SAMLName.assertionNamespace)
        var authnStatements: [XMLElement] = []
        var attributeStatements: [XMLElement] = []
        // Any order: ADFS puts the AttributeStatement first, most others the AuthnStatement.
        while true {
            if let statement = children.optional("AuthnStatement", in: SAMLName.assertionNamespace) {
                authnStatements.append(statement)
            } else if let statement = children.optional("AttributeStatement", in: SAMLName.assertionNamespace) {
                attributeStatements.append(statement)
            } else if children.optional("AuthzDecisionStatement", in: SAMLName.assertionNamespace) == nil,
                children.optional("Statement", in: SAMLName.assertionNamespace) == nil
            {
                break
            }
        }
        try children.end()
        self.authnStatements = authnStatements
        self.attributeStatements = attributeStatements
    }
}
