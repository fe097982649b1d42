import KeyMaterial
import SAML
import Testing
import XMLTree

@Suite struct `Authentication requests` {
    private func request() -> AuthnRequest {
        AuthnRequest(
            id: "_request-1", issueInstant: SAMLInstant(secondsSince1970: 1_772_366_400),
            destination: "https://idp.example/sso?x=1&y=\"2\"",
            assertionConsumerServiceURL: "https://gateway.example/acs", issuer: "https://sp.example/<acme>",
            forceAuthn: true, nameIDFormat: NameIDFormat.emailAddress,
            authnContexts: [SAMLName.passwordOverTLS, "urn:example:mfa"])
    }

    @Test func `everything asked for is in the XML, in schema order`() throws {
        let root = try XMLDocument.parse(Array(request().render().utf8)).root
        #expect(root.isNamed("AuthnRequest", in: SAMLName.protocolNamespace))
        #expect(root.children.map(\.name) == ["Issuer", "NameIDPolicy", "RequestedAuthnContext"])
        #expect(root.attribute("ID") == "_request-1")
        #expect(root.attribute("IssueInstant") == "2026-03-01T12:00:00.000Z")
        #expect(root.attribute("Destination") == "https://idp.example/sso?x=1&y=\"2\"")
        #expect(root.attribute("ForceAuthn") == "true")
        #expect(root.attribute("ProtocolBinding") == SAMLName.postBinding)
        #expect(try root.children[0].text() == "https://sp.example/<acme>")
        #expect(root.children[1].attribute("Format") == NameIDFormat.emailAddress)
        #expect(try root.children[2].children.map { try $0.text() } == [SAMLName.passwordOverTLS, "urn:example:mfa"])
    }

    @Test func `what is not asked for is left out`() throws {
        let plain = AuthnRequest(
            id: "_r", issueInstant: SAMLInstant(secondsSince1970: 0), destination: "https://idp.example/sso",
            assertionConsumerServiceURL: "https://gateway.example/acs", issuer: "https://sp.example")
        let root = try XMLDocument.parse(Array(plain.render().utf8)).root
        #expect(root.attribute("ForceAuthn") == nil)
        #expect(root.children.map(\.name) == ["Issuer", "NameIDPolicy"])
        #expect(root.children[1].attribute("Format") == nil)
    }
}
