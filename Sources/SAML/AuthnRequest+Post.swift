package import KeyMaterial
internal import XMLSecurity

extension AuthnRequest {
    /// The form value `SAMLRequest` for an identity provider that takes requests by HTTP-POST only
    /// (SAML Bindings §3.5.4), signed inside the XML when there is a key.
    package func formValue(signingWith key: PrivateKey?, certificate: Certificate?) throws(OutgoingRefusal) -> String {
        guard id.utf8.first.map(Self.startsName) == true else { throw .identifierInvalid }
        guard let key else { return Base64.encode(Array(render().utf8)) }
        do throws(XMLSecurityRefusal) {
            let signed = try XMLSigner.sign(
                elementWithID: id, of: render(signature: XMLSigner.placeholder(for: id)), key: key,
                certificate: certificate)
            return Base64.encode(Array(signed.utf8))
        } catch {
            throw .libraryFailed
        }
    }
}
