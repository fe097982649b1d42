import KeyMaterial
import Tenancy
import Testing

@testable import Settings

@Suite struct SampleAccountsTests {
    static let files = ManifestFiles(files: Repository.files).under("tenants")

    @Test(arguments: files)
    func `every file in tenants parses without a mistake`(path: String) {
        let (manifests, mistakes) = ManifestReader(files: Repository.files).read(files: [path], certs: "certs")
        #expect(mistakes.isEmpty)
        #expect(manifests.count == 1)
        #expect(manifests.first?.account.source == path)
    }

    private func manifest(_ id: String) throws -> AccountManifest {
        let (manifests, mistakes) = ManifestReader(files: Repository.files).read(files: Self.files, certs: "certs")
        #expect(mistakes.isEmpty)
        return try #require(manifests.first { $0.account.id.text == id })
    }

    @Test func `acme has both generations, provisioned, and FirstGen authenticates`() throws {
        let acme = try manifest("acme").account
        #expect(acme.integrations.map(\.generation) == [.firstgen, .nextgen])
        #expect(acme.integrations.map(\.membership) == [.provisioned, .provisioned])
        #expect(acme.routing == .firstgenFirst)
        #expect(acme.domains == ["acme.example"])
        #expect(acme.organizations.map(\.id.text) == ["default"])
        #expect(acme.organizations.first?.projects.map(\.text) == ["checkout", "search"])
        #expect(acme.integrations.first?.trust?.ssoURL == "http://127.0.0.1:8080/demo/idp/acme/firstgen")
        #expect(acme.integrations.last?.trust?.entityID == "http://127.0.0.1:8080/demo/idp/acme/nextgen")
    }

    @Test func `globex has NextGen only`() throws {
        let globex = try manifest("globex").account
        #expect(globex.integrations.map(\.generation) == [.nextgen])
        #expect(globex.domains == ["globex.example"])
    }

    @Test func `the sample metadata trusts the demo's mock IdP and nobody else`() throws {
        let pem = try #require(Repository.text("certs/demo-idp.pem"))
        let certificate = try Certificate(pem: pem)
        for id in ["acme", "globex"] {
            for integration in try manifest(id).account.integrations {
                #expect(integration.trust?.certificates == [certificate.der])
            }
        }
    }

    @Test func `sample keys are recognized as development keys`() throws {
        let acme = try manifest("acme")
        #expect(DevelopmentMaterial.integrations(of: acme).map(\.text) == ["firstgen", "nextgen"])
        #expect(!DevelopmentMaterial.isDevelopmentOnly("CN=sp.example"))
    }

    @Test func `keys never print`() throws {
        var dumped = ""
        dump(try manifest("acme"), to: &dumped)
        #expect(dumped.contains("<redacted>"))
        #expect(!dumped.contains("PRIVATE KEY"))
    }
}
