import FoundationEssentials
import KeyMaterial
import SAML
import TestSupport
import Testing
import XMLTree

@Suite struct `Service provider metadata` {
    static let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    private func metadata() throws -> ServiceProviderMetadata {
        try ServiceProviderMetadata(
            entityID: "https://gateway.example/accounts/acme/integrations/nextgen/saml/metadata",
            assertionConsumerServiceURL: "https://gateway.example/accounts/acme/integrations/nextgen/saml/acs",
            signingCertificates: [VectorKeys.certificate("idp"), VectorKeys.certificate("idp-second")],
            signsAuthnRequests: true, serviceName: "Gatehouse for Acme & Co.",
            requestedAttributes: [
                .init(name: "name", friendlyName: "email", isRequired: true), .init(name: "groups", isRequired: false),
            ])
    }

    private func full() throws -> ServiceProviderMetadata {
        var metadata = try metadata()
        metadata.encryptionCertificate = try VectorKeys.certificate("idp")
        metadata.singleLogoutServiceURL = "https://gateway.example/slo"
        metadata.displayName = "Acme"
        metadata.publisher.organization = .init(
            name: "Gateway Ltd", displayName: "Gateway", url: "https://gateway.example")
        metadata.publisher.logo = .init(url: "https://gateway.example/logo.png", width: 80, height: 60)
        metadata.publisher.privacyStatementURL = "https://gateway.example/privacy"
        metadata.publisher.contacts = [
            .init(kind: .technical, email: "ops@gateway.example", name: "Operations"),
            .init(kind: .support, email: "help@gateway.example"),
        ]
        return metadata
    }

    /// The golden files are valid to the OASIS schema; check a changed one with xmllint before it is committed.
    @Test(arguments: ["plain", "full"])
    func `the document is the golden one, byte for byte`(_ name: String) throws {
        let rendered = try (name == "plain" ? metadata() : full()).render()
        let file = Self.golden.appending(path: "sp-metadata-\(name).xml")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: Self.golden, withIntermediateDirectories: true)
            try Data(rendered.utf8).write(to: file)
        }
        #expect(try rendered == String(decoding: Data(contentsOf: file), as: UTF8.self))
    }

    @Test func `nothing is advertised that is not served`() throws {
        let role = try XMLDocument.parse(Array(metadata().render().utf8)).root.children[1]
        #expect(role.all(named: "SingleLogoutService", in: SAMLName.metadataNamespace).isEmpty)
        #expect(
            role.all(named: "KeyDescriptor", in: SAMLName.metadataNamespace).map { $0.attribute("use") }
                == ["signing", "signing"])
        #expect(role.parent?.attribute("validUntil") == nil)
    }

    @Test func `children stand in the order of the schema`() throws {
        let root = try XMLDocument.parse(Array(full().render().utf8)).root
        #expect(
            root.children.map(\.name) == [
                "Extensions", "SPSSODescriptor", "Organization", "ContactPerson", "ContactPerson",
            ])
        #expect(
            root.children[1].children.map(\.name) == [
                "Extensions", "KeyDescriptor", "KeyDescriptor", "KeyDescriptor", "SingleLogoutService",
                "SingleLogoutService", "NameIDFormat", "NameIDFormat", "NameIDFormat", "NameIDFormat",
                "AssertionConsumerService", "AttributeConsumingService",
            ])
    }

    @Test func `what is published is what is accepted`() {
        let usual = AlgorithmSupport(allowsSHA1: false, allowsCBC: true)
        #expect(usual.encryption.first?.hasSuffix("-gcm") == true)
        #expect(usual.encryption.contains { $0.hasSuffix("-cbc") })
        #expect(!(usual.digests + usual.signatures).contains { $0.contains("sha1") })
        let strict = AlgorithmSupport(allowsSHA1: false, allowsCBC: false)
        #expect(!strict.encryption.contains { $0.hasSuffix("-cbc") })
        let lenient = AlgorithmSupport(allowsSHA1: true, allowsCBC: true)
        #expect(lenient.digests.last?.hasSuffix("#sha1") == true)
        #expect(lenient.signatures.first?.hasSuffix("sha256") == true)
        #expect(lenient.signatures.last?.hasSuffix("sha1") == true)
    }
}
