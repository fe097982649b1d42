import HandOff
import KeyMaterial
import Tenancy
import Testing

/// RFC 6749 §2.3.1, §4.4 and §5.2 at an integration's token endpoint.
@Suite struct ClientCredentialsTests {
    private func request(
        _ form: [(String, String)], authorization: String? = nil
    ) throws -> ClientCredentialsRequest {
        try ClientCredentialsRequest(
            OAuthParameters(form.map { (name: $0.0, value: $0.1) }), authorization: authorization)
    }

    private let grant = ("grant_type", "client_credentials")

    private func basic(_ text: String) -> String { "Basic " + Base64.encode(Array(text.utf8)) }

    @Test func `a secret comes by header or in the form`() throws {
        let byHeader = try request([grant], authorization: basic("acme.nextgen:s%3A1"))
        guard case .secret(let secret, clientID: let id) = byHeader.proof else { throw Unexpected() }
        #expect(secret.reveal() == "s:1")
        #expect(id == "acme.nextgen")
        let byForm = try request([grant, ("client_id", "acme.nextgen"), ("client_secret", "s:1")])
        guard case .secret(let posted, clientID: "acme.nextgen") = byForm.proof else { throw Unexpected() }
        #expect(posted.reveal() == "s:1")
        #expect(!"\(byForm)".contains("s:1"))
    }

    @Test func `an assertion may leave the client's id out`() throws {
        let type = ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        let asked = try request([grant, type, ("client_assertion", "a.b.c")])
        guard case .assertion(_, clientID: nil) = asked.proof else { throw Unexpected() }
        #expect(try asked.grantedScope() == "scim")
        #expect(throws: ClientCredentialsRefusal.clientUnauthenticated(.assertionTypeUnknown, challenge: false)) {
            try request([grant, ("client_assertion", "a.b.c")])
        }
        #expect(throws: ClientCredentialsRefusal.clientUnauthenticated(.assertionTypeUnknown, challenge: false)) {
            try request([
                grant, ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"),
                ("client_assertion", "a.b.c"),
            ])
        }
    }

    @Test func `two proofs at once are refused`() throws {
        let twice: [([(String, String)], String?)] = [
            ([grant, ("client_secret", "x")], basic("a:b")), ([grant, ("client_assertion", "x")], basic("a:b")),
            ([grant, ("client_id", "c")], basic("a:b")),
            ([grant, ("client_id", "c"), ("client_secret", "x"), ("client_assertion", "y")], nil),
        ]
        for (form, authorization) in twice {
            #expect(throws: ClientCredentialsRefusal.clientAuthenticatedTwice) {
                try request(form, authorization: authorization)
            }
        }
    }

    @Test func `no proof, or half of one, is an unknown client`() throws {
        let nothing = ClientCredentialsRefusal.clientUnauthenticated(.nothingShown, challenge: false)
        #expect(throws: nothing) { try request([grant]) }
        #expect(throws: nothing) { try request([grant, ("client_id", "acme.nextgen")]) }
        #expect(throws: nothing) { try request([grant, ("client_secret", "x")]) }
        #expect(throws: nothing) { try request([grant, ("client_id", "acme.nextgen"), ("client_secret", "")]) }
        let malformed = ClientCredentialsRefusal.clientUnauthenticated(.headerMalformed, challenge: true)
        for header in ["Bearer x", "Basic", "Basic é", "Basic " + Base64.encode(Array("no colon".utf8))] {
            #expect(throws: malformed) { try request([grant], authorization: header) }
        }
    }

    @Test(arguments: ["grant_type", "scope", "client_id", "client_secret", "client_assertion", "client_assertion_type"])
    func `a parameter given twice is refused`(_ name: String) throws {
        #expect(throws: ClientCredentialsRefusal.parameterRepeated(name)) {
            try request([(name, "a"), (name, "a")], authorization: basic("a:b"))
        }
    }

    @Test func `grant and scope are judged after the client`() throws {
        func granted(_ form: [(String, String)]) throws -> String {
            try request(form, authorization: basic("a:b")).grantedScope()
        }
        #expect(try granted([grant]) == "scim")
        #expect(try granted([grant, ("scope", "scim")]) == "scim")
        #expect(throws: ClientCredentialsRefusal.parameterMissing("grant_type")) { try granted([]) }
        #expect(throws: ClientCredentialsRefusal.grantTypeUnsupported) { try granted([("grant_type", "password")]) }
        for scope in ["admin", "scim admin", "SCIM"] {
            #expect(throws: ClientCredentialsRefusal.scopeUnsupported) { try granted([grant, ("scope", scope)]) }
        }
    }

    @Test func `whatever a client lacks, it hears the same`() throws {
        let asked = try request([grant], authorization: basic("a:b"))
        let reasons: [ClientCredentialsRefusal.Reason] =
            [.nothingShown, .integrationUnknown, .clientIDMismatch, .secretUnknown, .proofSpent]
            + ClientAssertionRefusal.allCases.map { .assertion($0) }
        for reason in reasons {
            let refusal = asked.unauthenticated(reason)
            #expect(refusal.error == "invalid_client")
            #expect(refusal.status == 401)
            #expect(refusal.challengesBasic)
            #expect(refusal.publicSentence == asked.unauthenticated(.secretUnknown).publicSentence)
        }
        let posted = try request([grant, ("client_id", "a"), ("client_secret", "b")])
        #expect(!posted.unauthenticated(.secretUnknown).challengesBasic)
    }

    private struct Unexpected: Error {}
}
