import Tenancy
import Testing

@testable import Settings

/// The ways to say whom an integration trusts.
@Suite struct TrustTests {
    static let directory = "Tests/SettingsTests/Documented"
    static let pem = Repository.text("\(directory)/acme-idp-2026.pem") ?? ""
    static let metadata = Repository.text("\(directory)/acme-firstgen-idp.xml") ?? ""

    private func integration(_ idp: String, files: [String: String] = [:]) throws -> Integration {
        let text = """
            account: acme
            integrations:
              - id: a
                generation: nextgen
                idp: \(idp)
            """
        let all = files.merging(["acme.yaml": text, "fed.pem": Self.pem]) { $1 }
        let (manifests, mistakes) = ManifestReader(files: .memory(all)).read(files: ["acme.yaml"], certs: "certs")
        #expect(mistakes.map(\.description) == [])
        return try #require(manifests.first?.account.integrations.first)
    }

    @Test func `a URL is a source, which is nothing to trust yet`() throws {
        let url = "https://idp.example/metadata?x=1"
        let plain = try integration("{ metadata_url: '\(url)' }")
        #expect(plain.metadata == MetadataSource(url: url))
        #expect(plain.trust == nil)
        let chosen = try integration("{ metadata_url: '\(url)', entity_id: 'https://b.example', signed_by: fed.pem }")
        #expect(chosen.metadata?.entityID == "https://b.example")
        #expect(chosen.metadata?.signedBy.count == 1)
        let rolling = try integration("{ metadata_url: '\(url)', signed_by: [fed.pem, fed.pem] }")
        #expect(rolling.metadata?.signedBy.count == 2)
    }

    @Test func `metadata may stand in the tenant file itself`() throws {
        let indented = Self.metadata.split(separator: "\n").map { "        \($0)" }.joined(separator: "\n")
        let pasted = try integration("\n      metadata_xml: |\n\(indented)")
        let named = try integration("{ metadata: idp.xml }", files: ["idp.xml": Self.metadata])
        #expect(pasted.trust != nil && pasted.trust == named.trust)
        #expect(pasted.metadata == nil)
    }

    @Test func `of a federation in a file, the named entity is taken`() throws {
        let entity = Self.metadata.replacing(/<\?xml[^>]*\?>/, with: "")
        let id = try #require(try integration("{ metadata: idp.xml }", files: ["idp.xml": entity]).trust?.entityID)
        let federation = """
            <EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">\(entity)\
            \(entity.replacing(id, with: "https://b.example"))</EntitiesDescriptor>
            """
        let chosen = try integration(
            "{ metadata: fed.xml, entity_id: 'https://b.example' }", files: ["fed.xml": federation])
        #expect(chosen.trust?.entityID == "https://b.example")
    }

    @Test func `requests go by redirect unless the fields or the metadata say otherwise`() throws {
        let fields = "entity_id: 'https://i', sso_url: 'https://i/sso', certificates: [fed.pem]"
        #expect(try integration("{ \(fields) }").trust?.ssoBinding == nil)
        #expect(try integration("{ \(fields), sso_binding: redirect }").trust?.ssoBinding == nil)
        #expect(try integration("{ \(fields), sso_binding: post }").trust?.ssoBinding == .post)
    }
}
