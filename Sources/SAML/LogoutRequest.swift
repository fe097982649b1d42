package import KeyMaterial
internal import XMLTree

/// A message that ends a person's session at the other side (SAML Core §3.7.1): ours to an identity provider.
package struct LogoutRequest: Sendable, Hashable {
    /// At least 128 bits of randomness, handed in by the caller, behind a `_`.
    package var id: String
    package var issueInstant: SAMLInstant
    /// The identity provider's single logout URL.
    package var destination: String
    /// Our entity ID.
    package var issuer: String
    /// The NameID of the assertion that began the session, unaltered.
    package var nameID: NameID
    /// The SessionIndex of that assertion; empty ends every session of that person.
    package var sessionIndexes: [String]
    /// After it the request says nothing; five minutes ahead is usual.
    package var notOnOrAfter: SAMLInstant?

    package init(
        id: String, issueInstant: SAMLInstant, destination: String, issuer: String, nameID: NameID,
        sessionIndexes: [String], notOnOrAfter: SAMLInstant?
    ) {
        self.id = id
        self.issueInstant = issueInstant
        self.destination = destination
        self.issuer = issuer
        self.nameID = nameID
        self.sessionIndexes = sessionIndexes
        self.notOnOrAfter = notOnOrAfter
    }

    /// The URL to send the browser to (SAML Bindings §3.4); the profile wants it signed (SAML Profiles §4.4.3.1).
    package func redirectURL(relayState: String?, signingWith key: PrivateKey?) throws(OutgoingRefusal) -> String {
        try redirect(relayState: relayState, signingWith: key)
    }

    /// The form value `SAMLRequest` (SAML Bindings §3.5), signed inside the XML when there is a key.
    package func formValue(signingWith key: PrivateKey?, certificate: Certificate?) throws(OutgoingRefusal) -> String {
        try post(signingWith: key, certificate: certificate)
    }
}

extension LogoutRequest: OutgoingMessage {
    static var parameter: RedirectBinding.Parameter { .request }

    func render(signature: String?) -> String {
        var writer = XMLWriter()
        writer.element(
            "samlp:LogoutRequest",
            [
                "xmlns:samlp": SAMLName.protocolNamespace, "xmlns:saml": SAMLName.assertionNamespace, "ID": id,
                "Version": "2.0", "IssueInstant": issueInstant.description, "Destination": destination,
                "NotOnOrAfter": notOnOrAfter?.description,
            ]
        ) { writer in
            writer.element("saml:Issuer", text: issuer)
            if let signature { writer.verbatim(signature) }
            writer.element(
                "saml:NameID",
                [
                    "NameQualifier": nameID.nameQualifier, "SPNameQualifier": nameID.spNameQualifier,
                    "Format": nameID.format, "SPProvidedID": nameID.spProvidedID,
                ], text: nameID.value)
            for index in sessionIndexes { writer.element("samlp:SessionIndex", text: index) }
        }
        return writer.xml
    }
}
