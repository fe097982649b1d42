package import KeyMaterial
internal import XMLTree

/// A request of ours that a person be authenticated (SAML Core §3.4.1).
package struct AuthnRequest: Sendable, Hashable {
    /// At least 128 bits of randomness, handed in by the caller, behind a `_`.
    package var id: String
    package var issueInstant: SAMLInstant
    /// The identity provider's SSO URL.
    package var destination: String
    /// Where the answer shall be posted.
    package var assertionConsumerServiceURL: String
    /// Our entity ID.
    package var issuer: String
    /// Whether the person must authenticate anew.
    package var forceAuthn: Bool
    /// What kind of NameID is wanted; nil leaves it to the identity provider.
    package var nameIDFormat: String?
    /// The acceptable authentication context classes; empty leaves it to the identity provider.
    package var authnContexts: [String]

    package init(
        id: String, issueInstant: SAMLInstant, destination: String, assertionConsumerServiceURL: String, issuer: String,
        forceAuthn: Bool = false, nameIDFormat: String? = nil, authnContexts: [String] = []
    ) {
        self.id = id
        self.issueInstant = issueInstant
        self.destination = destination
        self.assertionConsumerServiceURL = assertionConsumerServiceURL
        self.issuer = issuer
        self.forceAuthn = forceAuthn
        self.nameIDFormat = nameIDFormat
        self.authnContexts = authnContexts
    }

    /// The XML, unsigned; the same bytes for the same values.
    package func render() -> String {
        render(signature: nil)
    }

    /// The XML with something at the place where the schema wants the signature, right after Issuer.
    func render(signature: String?) -> String {
        var writer = XMLWriter()
        writer.element(
            "samlp:AuthnRequest",
            [
                "xmlns:samlp": SAMLName.protocolNamespace, "xmlns:saml": SAMLName.assertionNamespace, "ID": id,
                "Version": "2.0", "IssueInstant": issueInstant.description, "Destination": destination,
                "ForceAuthn": forceAuthn ? "true" : nil, "ProtocolBinding": SAMLName.postBinding,
                "AssertionConsumerServiceURL": assertionConsumerServiceURL,
            ]
        ) { writer in
            writer.element("saml:Issuer", text: issuer)
            if let signature { writer.verbatim(signature) }
            // AllowCreate lets the identity provider make a persistent identifier for a person new to us.
            writer.element("samlp:NameIDPolicy", ["Format": nameIDFormat, "AllowCreate": "true"])
            guard !authnContexts.isEmpty else { return }
            writer.element("samlp:RequestedAuthnContext", ["Comparison": "exact"]) { writer in
                for context in authnContexts {
                    writer.element("saml:AuthnContextClassRef", text: context)
                }
            }
        }
        return writer.xml
    }

    /// The URL to send the browser to (SAML Bindings §3.4).
    ///
    /// - Parameters:
    ///   - relayState: an opaque handle of at most 80 bytes.
    ///   - key: signs the query; nil sends the request unsigned.
    package func redirectURL(relayState: String?, signingWith key: PrivateKey?) throws(OutgoingRefusal) -> String {
        try redirect(relayState: relayState, signingWith: key)
    }

    static func startsName(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
