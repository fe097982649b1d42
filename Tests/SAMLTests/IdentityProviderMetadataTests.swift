import FoundationEssentials
import KeyMaterial
import SAML
import TestSupport
import Testing
import XMLSecurity

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

    private static func signed(
        _ xml: String, root: String, by name: String = "idp"
    ) throws -> [UInt8] {
        let placeholder = XMLSigner.placeholder(for: "_m")
        let end = try #require(xml.firstRange(of: ">"))
        var text = xml
        text.insert(contentsOf: placeholder, at: end.upperBound)
        text = text.replacing("<\(root) ", with: "<\(root) ID=\"_m\" ", maxReplacements: 1)
        return try Array(
            XMLSigner.sign(elementWithID: "_m", of: text, key: VectorKeys.key(name), certificate: nil).utf8)
    }

    @Test func `where a key is pinned, only what it signed is read`() throws {
        let entity = try Self.entity(Self.role(Self.key(Self.certificate("idp-second"))))
        let pinned = try VectorKeys.certificate("idp").publicKey
        let genuine = try Self.signed(entity, root: "EntityDescriptor")
        let metadata = try IdentityProviderMetadata.parse(genuine, signedBy: [pinned])
        #expect(metadata.signingKey == pinned)
        #expect(metadata.entityID == "https://idp.example/saml")
        #expect(try IdentityProviderMetadata.parse(genuine).signingKey == nil)

        func refused(_ bytes: [UInt8], _ keys: [PublicKey]) {
            let refusal = #expect(throws: MetadataRefusal.self) {
                try IdentityProviderMetadata.parse(bytes, signedBy: keys)
            }
            guard case .signatureRefused = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
        refused(Array(entity.utf8), [pinned])
        refused(genuine, [])
        refused(genuine, [try VectorKeys.certificate("stranger").publicKey])
        refused(try Self.signed(entity, root: "EntityDescriptor", by: "stranger"), [pinned])
        let evil = String(decoding: genuine, as: UTF8.self).replacing("https://idp.example/sso", with: "https://evil/")
        refused(Array(evil.utf8), [pinned])
        // Signed inside is not signed.
        let wrapped =
            "<EntitiesDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\">"
            + String(decoding: genuine, as: UTF8.self) + "</EntitiesDescriptor>"
        refused(Array(wrapped.utf8), [pinned])
    }

    @Test func `a signed federation is chosen from`() throws {
        let role = try Self.role(Self.key(Self.certificate("idp")))
        let federation = """
            <EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">\
            \(Self.entity(role, id: "https://a.example"))\(Self.entity(role, id: "https://b.example"))\
            </EntitiesDescriptor>
            """
        let pinned = try VectorKeys.certificate("idp").publicKey
        let signed = try Self.signed(
            federation.replacing("<EntitiesDescriptor ", with: "<EntitiesDescriptor Name=\"f\" ", maxReplacements: 1),
            root: "EntitiesDescriptor")
        #expect(try IdentityProviderMetadata.entityIDs(in: signed) == ["https://a.example", "https://b.example"])
        let chosen = try IdentityProviderMetadata.parse(signed, entityID: "https://b.example", signedBy: [pinned])
        #expect(chosen.entityID == "https://b.example")
    }

    @Test(
        arguments: [
            ("PT6H", 21_600), ("P1D", 86_400), ("P1DT30M", 88_200), ("PT0.5S", 0), ("P1Y2M3DT4H5M6S", 36_993_906),
            ("PT604800S", 604_800), ("", nil), ("P", nil), ("PT", nil), ("6H", nil), ("-PT6H", nil), ("PT6", nil),
            ("P6H", nil), ("PT1M1H", nil), ("PT1H1H", nil), ("PT99999999999999999999S", nil), ("P101Y", nil),
            ("PT.5S", nil), ("PT1.5M", nil), ("PT 1S", nil), ("P1D\u{0660}H", nil),
        ] as [(String, Int64?)])
    func `a cacheDuration is read strictly, and one that can't be read says nothing`(
        _ text: String, _ seconds: Int64?
    ) throws {
        let key = try Self.key(Self.certificate("idp"))
        let metadata = try Self.parse(Self.entity(Self.role(key), attributes: " cacheDuration=\"\(text)\""))
        #expect(metadata.cacheDuration == seconds.map { .seconds($0) })
    }

    @Test(
        arguments: [
            ("", 86_400), (" cacheDuration=\"PT6H\"", 21_600), (" cacheDuration=\"PT1S\"", 3_600),
            (" cacheDuration=\"P30D\"", 86_400), (" validUntil=\"2026-03-01T14:00:00Z\"", 7_200),
            (" validUntil=\"2026-03-01T11:00:00Z\" cacheDuration=\"PT6H\"", 3_600),
        ])
    func `it is fetched again at least daily and at most hourly`(_ attributes: String, _ seconds: Int64) throws {
        let key = try Self.key(Self.certificate("idp"))
        let metadata = try Self.parse(Self.entity(Self.role(key), attributes: attributes))
        let now = SAMLInstant(secondsSince1970: 1_772_366_400)
        #expect(metadata.refreshInterval(at: now) == .seconds(seconds))
    }

    @Test func `it says when it is over`() throws {
        let key = try Self.key(Self.certificate("idp"))
        let end = try #require(SAMLInstant("2026-03-01T12:00:00Z"))
        let metadata = try Self.parse(Self.entity(Self.role(key), attributes: " validUntil=\"2026-03-01T12:00:00Z\""))
        try metadata.requireCurrent(at: end.advanced(by: .seconds(-1)))
        #expect(throws: MetadataRefusal.expired(validUntil: end)) { try metadata.requireCurrent(at: end) }
    }

    @Test func `where a logout response goes is read apart`() throws {
        let key = try Self.key(Self.certificate("idp"))
        let service = """
            <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" \
            Location="https://idp.example/slo" ResponseLocation="https://idp.example/slo-done"/>
            """
        let sso = """
            <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" \
            Location="https://idp.example/post"/>
            """
        let metadata = try Self.parse(Self.entity(Self.role(key, service + sso)))
        #expect(metadata.singleLogoutPostURL == "https://idp.example/slo")
        #expect(metadata.singleLogoutPostResponseURL == "https://idp.example/slo-done")
        #expect(metadata.singleSignOnRedirectURL == nil)
        #expect(metadata.singleSignOnPostURL == "https://idp.example/post")
    }
}
