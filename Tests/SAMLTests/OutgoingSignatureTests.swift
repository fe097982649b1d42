import KeyMaterial
import SAML
import TestSupport
import Testing
import XMLSecurity
import XMLTree

/// What we sign inside the XML, verified with the verifier of our own responses.
@Suite struct `Outgoing signatures` {
    private func verified(_ xml: [UInt8], by name: String) throws -> XMLElement {
        let root = try XMLDocument.parse(xml).root
        let key = try VectorKeys.certificate(name).publicKey
        return try SignatureVerifier.verify(root, keys: [key], policy: .standard).document().root
    }

    @Test(arguments: ["idp", "idp-ec"])
    func `a request for HTTP-POST is signed right after Issuer`(_ name: String) throws {
        let value = try RedirectBindingTests.request().formValue(
            signingWith: VectorKeys.key(name), certificate: VectorKeys.certificate(name))
        let xml = try Base64.decode(value)
        #expect(try XMLDocument.parse(xml).root.children.map(\.name) == ["Issuer", "Signature", "NameIDPolicy"])
        #expect(try verified(xml, by: name).attribute("ID") == "_request-1")
        #expect(throws: XMLSecurityRefusal.self) { try verified(xml, by: "stranger") }
    }

    @Test func `a request for HTTP-POST may be unsigned`() throws {
        let request = RedirectBindingTests.request()
        let value = try request.formValue(signingWith: nil, certificate: nil)
        #expect(try Base64.decode(value) == Array(request.render().utf8))
        #expect(throws: OutgoingRefusal.identifierInvalid) {
            try RedirectBindingTests.request(id: "").formValue(signingWith: nil, certificate: nil)
        }
    }

    @Test func `the federation copy of our metadata is signed and ends`() throws {
        let end = try #require(SAMLInstant("2026-03-11T12:00:00Z"))
        let metadata = try ServiceProviderMetadata(
            entityID: "https://sp.example/acme", assertionConsumerServiceURL: "https://gateway.example/acs",
            signingCertificates: [VectorKeys.certificate("idp")], signsAuthnRequests: false, serviceName: "Acme",
            requestedAttributes: [])
        let signed = try metadata.renderSigned(
            by: VectorKeys.key("idp"), certificate: VectorKeys.certificate("idp"),
            .init(id: "_metadata-1", validUntil: end, cacheHours: 1))
        let root = try XMLDocument.parse(Array(signed.utf8)).root
        #expect(root.children.map(\.name) == ["Signature", "Extensions", "SPSSODescriptor"])
        let read = try verified(Array(signed.utf8), by: "idp")
        #expect(read.attribute("validUntil") == "2026-03-11T12:00:00.000Z")
        #expect(read.attribute("cacheDuration") == "PT1H")
        #expect(read.children.map(\.name) == ["Extensions", "SPSSODescriptor"])
        #expect(throws: OutgoingRefusal.identifierInvalid) {
            try metadata.renderSigned(
                by: VectorKeys.key("idp"), certificate: nil, .init(id: "1", validUntil: end, cacheHours: 1))
        }
    }
}
