/// The URIs of SAML 2.0 that this module reads or writes.
package enum SAMLName {
    package static let protocolNamespace = "urn:oasis:names:tc:SAML:2.0:protocol"
    package static let assertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion"
    package static let metadataNamespace = "urn:oasis:names:tc:SAML:2.0:metadata"
    package static let metadataUINamespace = "urn:oasis:names:tc:SAML:metadata:ui"

    package static let redirectBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
    package static let postBinding = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
    package static let deflateEncoding = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"

    package static let statusSuccess = "urn:oasis:names:tc:SAML:2.0:status:Success"
    package static let bearerConfirmation = "urn:oasis:names:tc:SAML:2.0:cm:bearer"

    package static let basicAttributeNames = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
    package static let unspecifiedAttributeNames = "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"
    package static let uriAttributeNames = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"

    package static let passwordOverTLS = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
}

/// The NameID formats of SAML Core §8.3 that matter to a service provider.
package enum NameIDFormat {
    package static let emailAddress = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    package static let unspecified = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
    package static let persistent = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
    package static let transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
    package static let entity = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
}
