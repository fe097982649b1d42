internal import KeyMaterial
internal import XMLSecurity

/// A message of ours that a browser carries to an identity provider, by redirect or by POST.
protocol OutgoingMessage {
    var id: String { get }
    var destination: String { get }
    /// In which parameter it travels.
    static var parameter: RedirectBinding.Parameter { get }
    /// The XML, with something at the place where the schema wants the signature, right after Issuer.
    func render(signature: String?) -> String
}

extension OutgoingMessage {
    func redirect(relayState: String?, signingWith key: PrivateKey?) throws(OutgoingRefusal) -> String {
        guard id.utf8.first.map(AuthnRequest.startsName) == true else { throw .identifierInvalid }
        return try RedirectBinding.encode(
            Self.parameter, xml: Array(render(signature: nil).utf8), destination: destination, relayState: relayState,
            signingWith: key)
    }

    func post(signingWith key: PrivateKey?, certificate: Certificate?) throws(OutgoingRefusal) -> String {
        guard id.utf8.first.map(AuthnRequest.startsName) == true else { throw .identifierInvalid }
        guard let key else { return Base64.encode(Array(render(signature: nil).utf8)) }
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
