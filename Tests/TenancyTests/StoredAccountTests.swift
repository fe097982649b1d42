import Foundation
import Tenancy
import Testing

/// Accounts are stored as JSON documents, which outlive the release that wrote them.
@Suite struct StoredAccountTests {
    @Test func `an account of before there were extensions and client keys is read`() throws {
        let text = """
            {"domains":[],"id":"acme","integrations":[{"adopt":false,"allowsSHA1":false,"attributes":{"email":"name"},\
            "brake":{"minimum":10,"sharePercent":20,"windowSeconds":3600},"clockSkewSeconds":180,"deactivation":"remove",\
            "enabled":true,"generation":"nextgen","id":"nextgen","idpInitiated":"restart","membership":{"provisioned":{}},\
            "scim":{"burst":100,"requestsPerSecond":25,"strict":false},"scope":"account","signRequests":true,\
            "want":{"authnContext":[],"encrypted":false,"signed":"assertion-or-response"}}],"name":"Acme",\
            "organizations":[],"routing":{"firstgenFirst":{}}}
            """
        let account = try JSONDecoder().decode(Account.self, from: Data(text.utf8))
        #expect(account.extensions == [])
        #expect(account.breakGlass == nil)
        #expect(account.integrations.first?.scim.assertions == nil)
        #expect(account.integrations.first?.refusesCBC == false)
        #expect(account.integrations.first?.want.validCertificates == false)
        #expect(account.integrations.first?.metadata == nil)
        #expect(account.integrations.first?.keepsResponses == false)
        #expect(account.integrations.first?.jit == nil)
        #expect(account.integrations.first?.groupMapping == nil)
        #expect(account.testers == [] && !account.declaresRouting)
        #expect(account.integrations.first?.serves == nil)
    }

    @Test func `a trust of before there were bindings and ends is read`() throws {
        let text = """
            {"certificates":[[1]],"entityID":"https://idp.example","ssoURL":"https://idp.example/sso"}
            """
        let trust = try JSONDecoder().decode(IdentityProviderTrust.self, from: Data(text.utf8))
        #expect(
            trust
                == IdentityProviderTrust(
                    entityID: "https://idp.example", ssoURL: "https://idp.example/sso", certificates: [[1]]))
    }

    @Test func `an account with them is read back as it was`() throws {
        var account = Account(id: try #require(Slug("acme")), name: "Acme")
        account.extensions = [
            ExtensionDeclaration(urn: "urn:a:b", name: "A", resource: .group, attributes: [.init(name: "x")])
        ]
        var integration = Integration(id: try #require(Slug("nextgen")), generation: .nextgen)
        integration.scim.assertions = ClientAssertionTrust(
            keys: [ClientKey(id: "k", algorithm: .ps256, spki: [1, 2])], issuer: "i", subject: nil, audience: "a")
        integration.refusesCBC = true
        integration.keepsResponses = true
        integration.jit = JustInTime()
        integration.jit?.updatesProfile = true
        integration.groupMapping = ["a": "b"]
        integration.want.validCertificates = true
        integration.metadata = MetadataSource(url: "https://idp.example", entityID: "e", signedBy: [[1]])
        integration.trust = IdentityProviderTrust(
            entityID: "e", ssoURL: "https://s", certificates: [[1]], ssoBinding: .post,
            validUntil: Instant(milliseconds: 5))
        integration.serves = Serves(domains: ["a.example"], groups: ["A"])
        integration.membership = .imported
        account.testers = ["tester"]
        account.declaresRouting = true
        account.integrations = [integration]
        #expect(try JSONDecoder().decode(Account.self, from: try JSONEncoder().encode(account)) == account)
    }
}
