import KeyMaterial
import Records
import SAML
import SignIn
import Tenancy
import TestSupport
import Testing
import XMLSecurity
import XMLTree

/// IdPs that take requests by HTTP-POST only.
@Suite struct RequestFormTests {
    @Test func `the request is posted, signed inside, and remembered like any other`() async throws {
        let world = try await LoginWorld { account in
            for index in account.integrations.indices { account.integrations[index].trust?.ssoBinding = .post }
        }
        let outcome = try await world.service.begin(
            try world.operation(world.acme), account: world.acme, LoginStart(.application(world.applicationRequest())))
        guard case .form(let form, _, _) = outcome else {
            Issue.record("not by form: \(outcome)")
            return
        }
        #expect(form.action == world.acme.integrations.first?.trust?.ssoURL)
        #expect(!form.relayState.isEmpty && form.relayState.utf8.count <= 80)
        let root = try XMLDocument.parse(try Base64.decode(form.request)).root
        #expect(root.attribute("Destination") == form.action)
        let key = try SharedKeys.serviceProvider.get().certificate.publicKey
        #expect(try SignatureVerifier.verify(root, keys: [key], policy: .standard).key == key)
        let pending = try await world.records.account(world.acme.id).read { reader in
            try reader.pendingLogin(relayState: form.relayState)
        }
        #expect(pending?.requestID == root.attribute("ID"))
    }

    @Test func `redirect stays the usual way`() async throws {
        let world = try await LoginWorld { account in account.integrations[0].trust?.ssoBinding = .redirect }
        _ = try await world.begin(world.acme)
        _ = try await world.begin(world.globex)
    }
}
