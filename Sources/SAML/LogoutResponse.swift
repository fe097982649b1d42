package import KeyMaterial
internal import XMLTree

/// Our answer to an identity provider that asked us to end a session (SAML Core §3.7.2).
package struct LogoutResponse: Sendable, Hashable {
    /// At least 128 bits of randomness, handed in by the caller, behind a `_`.
    package var id: String
    package var issueInstant: SAMLInstant
    /// Where the identity provider wants responses: the ResponseLocation of its service if it has one.
    package var destination: String
    /// Our entity ID.
    package var issuer: String
    /// The ID of the request that it answers.
    package var inResponseTo: String
    package var status: LogoutStatus

    package init(
        id: String, issueInstant: SAMLInstant, destination: String, issuer: String, inResponseTo: String,
        status: LogoutStatus
    ) {
        self.id = id
        self.issueInstant = issueInstant
        self.destination = destination
        self.issuer = issuer
        self.inResponseTo = inResponseTo
        self.status = status
    }

    /// The URL to send the browser to (SAML Bindings §3.4).
    package func redirectURL(relayState: String?, signingWith key: PrivateKey?) throws(OutgoingRefusal) -> String {
        try redirect(relayState: relayState, signingWith: key)
    }

    /// The form value `SAMLResponse` (SAML Bindings §3.5), signed inside the XML when there is a key.
    package func formValue(signingWith key: PrivateKey?, certificate: Certificate?) throws(OutgoingRefusal) -> String {
        try post(signingWith: key, certificate: certificate)
    }
}

extension LogoutResponse: OutgoingMessage {
    static var parameter: RedirectBinding.Parameter { .response }

    func render(signature: String?) -> String {
        var writer = XMLWriter()
        writer.element(
            "samlp:LogoutResponse",
            [
                "xmlns:samlp": SAMLName.protocolNamespace, "xmlns:saml": SAMLName.assertionNamespace, "ID": id,
                "Version": "2.0", "IssueInstant": issueInstant.description, "Destination": destination,
                "InResponseTo": inResponseTo,
            ]
        ) { writer in
            writer.element("saml:Issuer", text: issuer)
            if let signature { writer.verbatim(signature) }
            let (code, subcode) = status.codes
            writer.element("samlp:Status") { writer in
                writer.element("samlp:StatusCode", ["Value": code]) { writer in
                    if let subcode { writer.element("samlp:StatusCode", ["Value": subcode]) }
                }
            }
        }
        return writer.xml
    }
}
