import Tenancy
import Testing

@testable import Settings

@Suite struct ManifestReaderTests {
    private func read(
        _ files: [String: String], _ paths: [String]? = nil, scim: SCIMSettings = SCIMSettings()
    ) -> (manifests: [AccountManifest], mistakes: [Mistake]) {
        ManifestReader(files: .memory(files), scimDefaults: scim).read(
            files: paths ?? files.keys.sorted(), certs: "certs")
    }

    private func integration(_ lines: String) throws -> Integration {
        let text = """
            account: acme
            orgs: [{ id: default, projects: [checkout] }]
            integrations:
              - id: nextgen
                generation: nextgen
                \(lines)
            """
        let (manifests, mistakes) = read(["acme.yaml": text])
        #expect(mistakes.isEmpty)
        return try #require(manifests.first?.account.integrations.first)
    }

    private func routing(_ text: String) throws -> RoutingPolicy {
        let (manifests, mistakes) = read(["acme.yaml": "account: acme\nrouting: \(text)"])
        #expect(mistakes.isEmpty)
        return try #require(manifests.first?.account.routing)
    }

    @Test func `what logins may make is off unless it's said`() throws {
        #expect(try integration("adopt: false").jit == nil)
        #expect(try integration("jit: false").jit == nil)
        #expect(try integration("jit: true").jit == JustInTime())
        #expect(try integration("jit: { update_profile: true }").jit?.updatesProfile == true)
        let mapped = try integration(
            "group_mapping: { 5f-a: Engineers, ops: Operators }\n    attributes: { groups: g }")
        #expect(mapped.groupMapping == ["5f-a": "Engineers", "ops": "Operators"])
    }

    @Suite struct Files {
        private let reader = ManifestReaderTests()

        @Test func `a bad file does not keep the others from loading`() {
            let (manifests, mistakes) = reader.read([
                "a.yaml": "account: a", "b.yaml": "acount: b", "c.yaml": "account: c",
            ])
            #expect(manifests.map(\.account.id.text) == ["a", "c"])
            #expect(
                mistakes.map(\.description) == [
                    "b.yaml:1: account: is missing", "b.yaml:1: acount: is not a known key; did you mean account?",
                ])
        }

        @Test func `two files that declare one account are both refused`() {
            let (manifests, mistakes) = reader.read([
                "a.yaml": "account: acme", "b.yaml": "name: B\naccount: acme\nwrong: 1", "c.yaml": "account: c",
            ])
            #expect(manifests.map(\.account.id.text) == ["c"])
            #expect(
                mistakes.map(\.description) == [
                    "a.yaml:1: account: acme is declared by b.yaml too",
                    "b.yaml:2: account: acme is declared by a.yaml too",
                    "b.yaml:3: wrong: is not a known key; known here: account, name, domains, orgs, keep_responses, "
                        + "integrations, routing, break_glass, testers, "
                        + "extensions",
                ])
        }

        @Test func `accounts that differ in case are two accounts`() {
            let (manifests, mistakes) = reader.read(["a.yaml": "account: acme", "b.yaml": "account: Acme"])
            #expect(manifests.count == 2)
            #expect(mistakes.isEmpty)
        }

        @Test func `a missing file is a mistake`() {
            let (manifests, mistakes) = reader.read([:], ["tenants/gone.yaml"])
            #expect(manifests.isEmpty)
            #expect(mistakes.map(\.description) == ["tenants/gone.yaml: there is no such file"])
        }

        @Test func `a file over the limit is not even parsed`() {
            let (_, mistakes) = reader.read(["a.yaml": String(repeating: "#", count: 1 << 20) + "\naccount: acme"])
            #expect(mistakes.map(\.description) == ["a.yaml: is larger than 1MiB"])
        }

        @Test func `a byte order mark and Windows line ends are fine`() {
            let (manifests, mistakes) = reader.read(["a.yaml": "\u{FEFF}account: acme\r\nname: Acme\r\n"])
            #expect(mistakes.isEmpty)
            #expect(manifests.first?.account.name == "Acme")
        }

        @Test func `a key is looked for in certs first, then beside the tenant file`() throws {
            let pem = try #require(Repository.text("certs/acme-sp.pem"))
            let text = "account: acme\nintegrations: [{ id: n, generation: nextgen, keys: { signing: [sp.pem] } }]"
            for place in ["certs/sp.pem", "tenants/sp.pem"] {
                let (manifests, mistakes) = reader.read(["tenants/acme.yaml": text, place: pem], ["tenants/acme.yaml"])
                #expect(mistakes.isEmpty)
                #expect(manifests.first?.keys.values.first?.signing.first?.reveal() == pem)
            }
            let (_, mistakes) = reader.read(["tenants/acme.yaml": text])
            #expect(
                mistakes.map(\.message) == ["there is no file certs/sp.pem or tenants/sp.pem"])
        }

        @Test func `a directory stands for its YAML files in order, without hidden ones`() {
            let files = FileSource.memory([
                "t/b.yaml": "", "t/a.yml": "", "t/.c.yaml": "", "t/d.xml": "", "u/e.yaml": "",
            ])
            #expect(ManifestFiles(files: files).under("t") == ["t/a.yml", "t/b.yaml"])
            #expect(ManifestFiles(files: files).under("t/b.yaml") == ["t/b.yaml"])
        }
    }

    @Suite struct Values {
        private let reader = ManifestReaderTests()

        @Test(arguments: [
            ("180s", 180), ("0s", 0), ("5m", 300), ("15m", 900), ("\"30s\"", 30),
        ])
        func `a duration has a unit`(text: String, seconds: Int64) throws {
            #expect(try reader.integration("clock_skew: \(text)").clockSkewSeconds == seconds)
        }

        @Test func `CBC can be refused, and the dates of certificates enforced`() throws {
            let usual = try reader.integration("enabled: true")
            #expect(!usual.refusesCBC && !usual.want.validCertificates && !usual.allowsSHA1)
            let strict = try reader.integration(
                "algorithms: { cbc: false }\n    want: { valid_certificates: true }")
            #expect(strict.refusesCBC && strict.want.validCertificates && !strict.allowsSHA1)
            let spelt = try reader.integration(
                "algorithms: { sha1: true, cbc: true }\n    want: { valid_certificates: false }")
            #expect(!spelt.refusesCBC && !spelt.want.validCertificates && spelt.allowsSHA1)
        }

        @Test func `responses are kept where an integration says so, or else its account`() throws {
            #expect(try !reader.integration("enabled: true").keepsResponses)
            #expect(try reader.integration("keep_responses: true").keepsResponses)
            #expect(try reader.integration("enabled: true\nkeep_responses: true").keepsResponses)
            #expect(try !reader.integration("keep_responses: false\nkeep_responses: true").keepsResponses)
        }

        @Test func `a window may be days`() throws {
            #expect(try reader.integration("brake: { window: 7d }").brake.windowSeconds == 604_800)
        }

        @Test func `a scope names an org or a project of the file`() throws {
            let organization = try #require(Slug<Organization>("default"))
            let project = try #require(Slug<Project>("checkout"))
            #expect(try reader.integration("scope: account").scope == .account)
            #expect(try reader.integration("scope: orgs/default").scope == .organization(organization))
            #expect(
                try reader.integration("scope: orgs/default/projects/checkout").scope
                    == .project(project, in: organization))
        }

        @Test func `membership is a word or a list`() throws {
            #expect(try reader.integration("membership: idp").membership == .idp)
            #expect(try reader.integration("membership: provisioned").membership == .provisioned)
            #expect(try reader.integration("membership: [user1, 1001]").membership == .listed(["user1", "1001"]))
        }

        @Test func `routing has three policies`() throws {
            #expect(try reader.routing("{ policy: firstgen-first }") == .firstgenFirst)
            #expect(try reader.routing("{ policy: nextgen-first }") == .nextgenFirst)
            let staged = RoutingPolicy.staged(users: ["user1"], groups: ["g"], percent: 10)
            #expect(try reader.routing("{ staged: { users: [user1], groups: [g], percent: 10 } }") == staged)
            #expect(
                try reader.routing("{ policy: { staged: { users: [user1], groups: [g], percent: 10% } } }") == staged)
        }

        @Test func `an enabled integration without an IdP is for SCIM only`() throws {
            let integration = try reader.integration("enabled: true")
            #expect(integration.enabled)
            #expect(integration.trust == nil)
        }

        @Test func `domains are kept in lower case`() {
            let (manifests, _) = reader.read(["a.yaml": "account: acme\ndomains: [ACME.Example]"])
            #expect(manifests.first?.account.domains == ["acme.example"])
        }

        @Test func `an integration without a rate gets the deployment's, and keeps its own`() {
            var scim = SCIMSettings()
            scim.requestsPerSecond = 7
            scim.burst = 9
            let text = """
                account: acme
                integrations:
                  - { id: a, generation: nextgen }
                  - { id: b, generation: nextgen, scim: { burst: 50 } }
                """
            let (manifests, _) = reader.read(["a.yaml": text], scim: scim)
            let settings = manifests.first?.account.integrations.map(\.scim)
            #expect(settings?.map(\.requestsPerSecond) == [7, 7])
            #expect(settings?.map(\.burst) == [9, 50])
        }
    }
}
