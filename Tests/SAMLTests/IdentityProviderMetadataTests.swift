import FoundationEssentials
import KeyMaterial
import SAML
import Testing

@Suite struct `Identity provider metadata` {
    static func certificate(_ name: String) throws -> String {
        // Not through Certificate, which refuses the weak one.
        try VectorKeys.text("keys/\(name).crt.pem").split(separator: "\n").filter { !$0.hasPrefix("-") }.joined()
    }

    static func key(_ certificate: String, use: String? = "signing") -> String {
        let use = use.map { " use=\"\($0)\"" } ?? ""
        return
            "<KeyDescriptor\(use)><d:KeyInfo><d:X509Data><d:X509Certificate>\n\(certificate)\n</d:X509Certificate></d:X509Data></d:KeyInfo></KeyDescriptor>"
    }

    static let services = """
        <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/slo"/>
        <NameIDFormat> urn:oasis:names:tc:SAML:2.0:nameid-format:persistent
        </NameIDFormat>
        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:SOAP" Location="urn:x"/>
        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/post"/>
        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>
        """

    static func role(_ keys: String, _ services: String = services, attributes: String = "") -> String {
        """
        <IDPSSODescriptor protocolSupportEnumeration="urn:x urn:oasis:names:tc:SAML:2.0:protocol"\(attributes)>\(keys)\(services)</IDPSSODescriptor>
        """
    }

    static func entity(_ roles: String, id: String = "https://idp.example/saml", attributes: String = "") -> String {
        """
        <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:d="http://www.w3.org/2000/09/xmldsig#" entityID="\(id)"\(attributes)>\(roles)</EntityDescriptor>
        """
    }

    static func parse(_ xml: String, entityID: String? = nil) throws(MetadataRefusal) -> IdentityProviderMetadata {
        try IdentityProviderMetadata.parse(Array(xml.utf8), entityID: entityID)
    }

    @Test func `what is used is read, the rest is left alone`() throws {
        let keys =
            try Self.key(Self.certificate("idp")) + Self.key(Self.certificate("idp-second"), use: nil)
            + Self.key(Self.certificate("stranger"), use: "encryption") + Self.key(Self.certificate("idp"))
            + Self.key(Self.certificate("weak")) + Self.key("AAAA")
        let metadata = try Self.parse(
            "<?xml version=\"1.0\"?><!-- of a federation --><?x y?>"
                + Self.entity(
                    "<Extensions/>" + Self.role(keys, attributes: " WantAuthnRequestsSigned=\"1\""),
                    attributes: " validUntil=\"2026-04-01T00:00:00Z\""))
        #expect(metadata.entityID == "https://idp.example/saml")
        #expect(metadata.singleSignOnRedirectURL == "https://idp.example/sso")
        #expect(metadata.singleSignOnPostURL == "https://idp.example/post")
        #expect(metadata.singleLogoutRedirectURL == "https://idp.example/slo")
        #expect(metadata.singleLogoutPostURL == nil)
        #expect(
            try metadata.signingCertificates
                == [VectorKeys.certificate("idp"), VectorKeys.certificate("idp-second")])
        #expect(metadata.keys.count == 2)
        #expect(metadata.unusableCertificates == 2)
        #expect(metadata.nameIDFormats == [NameIDFormat.persistent])
        #expect(metadata.wantsAuthnRequestsSigned)
        #expect(metadata.validUntil == SAMLInstant("2026-04-01T00:00:00Z"))
    }

    @Test func `one of several is chosen by entity ID, never by position`() throws {
        let role = try Self.role(Self.key(Self.certificate("idp")))
        let both = """
            <EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2026-03-02T00:00:00Z">\
            \(Self.entity("<SPSSODescriptor/>", id: "https://sp.example"))<EntitiesDescriptor>\
            \(Self.entity(role, id: "https://a.example", attributes: " validUntil=\"2026-03-03T00:00:00Z\""))\
            </EntitiesDescriptor>\(Self.entity(role, id: "https://b.example"))</EntitiesDescriptor>
            """
        #expect(throws: MetadataRefusal.identityProviderAmbiguous(count: 2)) { try Self.parse(both) }
        #expect(throws: MetadataRefusal.entityNotFound("https://c.example")) {
            try Self.parse(both, entityID: "https://c.example")
        }
        let chosen = try Self.parse(both, entityID: "https://a.example")
        #expect(chosen.entityID == "https://a.example")
        #expect(chosen.validUntil == SAMLInstant("2026-03-02T00:00:00Z"))
    }

    @Test func `a document that can't be used is refused`() throws {
        let key = try Self.key(Self.certificate("idp"))
        func expect(_ xml: String, _ refusal: MetadataRefusal) {
            #expect(throws: refusal) { try Self.parse(xml) }
            #expect(!refusal.explanation.isEmpty)
        }
        expect("<html xmlns=\"urn:x\"/>", .rootUnexpected(got: "html"))
        expect(Self.entity("<SPSSODescriptor/>"), .identityProviderMissing)
        expect(Self.entity(""), .identityProviderMissing)
        expect(Self.entity(Self.role(key), id: ""), .entityIDMissing)
        expect(Self.entity(Self.role(key, "")), .singleSignOnServiceMissing)
        expect(Self.entity(Self.role("")), .signingCertificateMissing)
        expect(Self.entity(Self.role(try Self.key(Self.certificate("weak")))), .signingCertificateMissing)
        expect(Self.entity(Self.role(key) + Self.role(key)), .identityProviderAmbiguous(count: 2))
        expect(Self.entity(Self.role(key), attributes: " validUntil=\"soon\""), .instantMalformed(got: "soon"))
        expect("<!DOCTYPE x>" + Self.entity(Self.role(key)), .xmlRefused(reason: "a DOCTYPE"))
        let script = """
            <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="javascript:alert(1)"/>
            """
        expect(Self.entity(Self.role(key, script)), .locationInvalid("javascript:alert(1)"))
        #expect(throws: MetadataRefusal.self) { try Self.parse("") }
    }
}
