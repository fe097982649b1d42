package import KeyMaterial

extension AuthnRequest: OutgoingMessage {
    static var parameter: RedirectBinding.Parameter { .request }

    /// The form value `SAMLRequest` for an identity provider that takes requests by HTTP-POST only
    /// (SAML Bindings §3.5.4), signed inside the XML when there is a key.
    package func formValue(signingWith key: PrivateKey?, certificate: Certificate?) throws(OutgoingRefusal) -> String {
        try post(signingWith: key, certificate: certificate)
    }
}
