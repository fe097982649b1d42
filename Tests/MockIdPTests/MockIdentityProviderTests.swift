import KeyMaterial
import MockIdP
import SAML
import Testing
import XMLSecurity

@Suite struct `Mock identity provider` {
    static let now = SAMLInstant(secondsSince1970: 1_772_366_400)
    static let consumer = "https://gateway.example/acs"
    static let audience = "https://sp.example/acme"
    static let alice = MockPerson(
        email: "alice@acme.example", givenName: "Alice", familyName: "Ünïcode & <Co>", displayName: "Alice Ü",
        groups: ["staff", "engineering"])
    private static let key = Result { try PrivateKey.generateP256() }
    private static let stranger = Result { try PrivateKey.generateP256() }

    private func provider() throws -> MockIdentityProvider {
        let key = try Self.key.get()
        return try MockIdentityProvider(
            entityID: "https://mock.example/idp", singleSignOnURL: "https://mock.example/sso", key: key,
            certificate: .selfSigned(
                key: key, subjectCommonName: "mock.example", notBefore: 1_700_000_000, notAfter: 2_000_000_000,
                serial: [1]),
            people: [Self.alice])
    }

    private func query(signingWith key: PrivateKey? = nil, destination: String = "https://mock.example/sso") throws
        -> String
    {
        let request = AuthnRequest(
            id: "_request-1", issueInstant: Self.now, destination: destination,
            assertionConsumerServiceURL: Self.consumer, issuer: Self.audience)
        let url = try request.redirectURL(relayState: "handle", signingWith: key)
        return String(url.drop { $0 != "?" }.dropFirst())
    }

    private func expectations(
        _ provider: MockIdentityProvider, request: Expectations.Request = .request(id: "_request-1")
    ) throws -> Expectations {
        let metadata = try IdentityProviderMetadata.parse(Array(provider.metadata().utf8))
        return Expectations(
            issuer: metadata.entityID, keys: metadata.keys, audience: Self.audience, recipient: Self.consumer,
            destination: Self.consumer, request: request, now: Self.now, skew: .seconds(180),
            policy: ResponsePolicy(signed: .assertionOrResponse, allowsSHA1: false, authnContexts: []))
    }

    private func respond(
        _ options: ResponseOptions = ResponseOptions()
    ) throws -> (provider: MockIdentityProvider, reply: MockReply) {
        let provider = try provider()
        let request = try provider.receive(query: query())
        let identifiers = MockIdentifiers(suffix: "1")
        return try (
            provider,
            provider.respond(to: request, as: Self.alice, now: Self.now, identifiers: identifiers, options: options)
        )
    }

    @Test(arguments: [ResponseOptions.Signing.assertion, .response, .both])
    func `its answer to our request is accepted by its own metadata`(_ signing: ResponseOptions.Signing) throws {
        let (provider, reply) = try respond(ResponseOptions(signing: signing))
        #expect(reply.assertionConsumerServiceURL == Self.consumer)
        #expect(reply.relayState == "handle")
        let response = try UnverifiedResponse(formValue: reply.samlResponse)
        #expect(response.unverifiedHints.inResponseTo == "_request-1")
        #expect(response.unverifiedHints.issuer == provider.entityID)
        #expect(response.unverifiedHints.audiences == [Self.audience])
        let verified = try AssertionVerifier.verify(response, against: expectations(provider))
        #expect(verified.id == "_assertion-1")
        #expect(verified.nameID.value == "alice@acme.example")
        #expect(verified.nameID.format == NameIDFormat.emailAddress)
        #expect(verified.attributes.map(\.name) == ["name", "givenName", "familyName", "displayName", "groups"])
        #expect(verified.attributes.values(named: "familyName") == ["Ünïcode & <Co>"])
        #expect(verified.attributes.values(named: "groups") == ["staff", "engineering"])
        #expect(verified.sessionIndex == "_session-1")
        #expect(verified.inResponseTo == "_request-1")
        #expect(verified.signingKey == provider.certificate.publicKey)
        #expect(verified.replayableUntil == Self.now.advanced(by: .seconds(480)))
    }

    @Test func `it answers without a request too`() throws {
        let provider = try provider()
        let target = ReceivedRequest.unsolicited(audience: Self.audience, assertionConsumerServiceURL: Self.consumer)
        let reply = try provider.respond(
            to: target, as: Self.alice, now: Self.now, identifiers: MockIdentifiers(suffix: "2"))
        let response = try UnverifiedResponse(formValue: reply.samlResponse)
        let verified = try AssertionVerifier.verify(response, against: expectations(provider, request: .unsolicited))
        #expect(verified.inResponseTo == nil)
        #expect(throws: SAMLRejection.inResponseToMissing(expected: "_request-1", in: "Response")) {
            try AssertionVerifier.verify(response, against: expectations(provider))
        }
    }

    static let faults: [(String, ResponseOptions.Fault)] = [
        ("audience_mismatch", .audience("https://other.example")), ("audience_restriction_missing", .noAudience),
        ("conditions_missing", .noConditions), ("issuer_mismatch", .issuer("https://other.example")),
        ("recipient_mismatch", .recipient("https://other.example")),
        ("destination_mismatch", .destination("https://other.example")),
        ("in_response_to_mismatch", .inResponseTo("_x")),
        ("in_response_to_missing", .inResponseTo(nil)), ("in_response_to_missing", .confirmationInResponseTo(nil)),
        ("name_id_empty", .nameID("")), ("name_id_missing", .noNameID), ("authn_statement_missing", .noAuthnStatement),
        ("status_not_success", .status("urn:oasis:names:tc:SAML:2.0:status:Responder", message: "no")),
        ("digest_mismatch", .alteredAfterSigning),
    ]

    @Test(arguments: faults.indices)
    func `a faulty answer is refused for its fault`(_ index: Int) throws {
        let (code, fault) = Self.faults[index]
        let (provider, reply) = try respond(ResponseOptions(faults: [fault]))
        let rejection = try #require(throws: SAMLRejection.self) {
            try AssertionVerifier.verify(
                UnverifiedResponse(formValue: reply.samlResponse), against: expectations(provider))
        }
        #expect(rejection.code == code)
    }

    @Test func `a signature by somebody else shows both keys`() throws {
        let stranger = try Self.stranger.get()
        let certificate = try Certificate.selfSigned(
            key: stranger, subjectCommonName: "stranger.example", notBefore: 0, notAfter: 2_000_000_000, serial: [2])
        let (provider, reply) = try respond(ResponseOptions(faults: [.signedBy(stranger, certificate)]))
        let rejection = try #require(throws: SAMLRejection.self) {
            try AssertionVerifier.verify(
                UnverifiedResponse(formValue: reply.samlResponse), against: expectations(provider))
        }
        #expect(rejection.code == "signature_mismatch")
        #expect(rejection.field == "Certificate")
        #expect(rejection.expected?.count == 64)
        #expect(rejection.actual?.hasSuffix(" (CN=stranger.example)") == true)
    }

    @Test func `an unsigned answer is refused`() throws {
        let (provider, reply) = try respond(ResponseOptions(signing: .nothing))
        #expect(throws: SAMLRejection.signatureMissing) {
            try AssertionVerifier.verify(
                UnverifiedResponse(formValue: reply.samlResponse), against: expectations(provider))
        }
    }

    @Test func `a signed request is required when keys are given`() throws {
        let provider = try provider()
        let key = try Self.stranger.get()
        let signed = try provider.receive(query: query(signingWith: key), requiringSignatureBy: [key.publicKey])
        #expect(signed.isSigned)
        #expect(signed.issuer == Self.audience)
        #expect(throws: MockIdPRefusal.queryRefused(.signatureMissing)) {
            try provider.receive(query: query(), requiringSignatureBy: [key.publicKey])
        }
    }

    @Test func `a request for somebody else is refused`() throws {
        let other = "https://other.example/sso"
        #expect(throws: MockIdPRefusal.destinationMismatch(expected: "https://mock.example/sso", got: other)) {
            try provider().receive(query: query(destination: other))
        }
        #expect(throws: MockIdPRefusal.queryRefused(.messageMissing)) { try provider().receive(query: "") }
    }

    @Test(arguments: [SignatureAlgorithm.rsaPSSSHA256, .rsaPSSSHA512, .rsaSHA384])
    func `it signs with the algorithm asked for`(_ algorithm: SignatureAlgorithm) throws {
        let key = try PrivateKey.generateRSA(bits: 2_048)
        var options = ResponseOptions(signing: .both, faults: [.signedBy(key, nil)])
        options.algorithm = algorithm
        options.digest = .sha512
        let (provider, reply) = try respond(options)
        var expected = try expectations(provider)
        expected.keys = [key.publicKey]
        _ = try AssertionVerifier.verify(UnverifiedResponse(formValue: reply.samlResponse), against: expected)
    }

    @Test func `its metadata is the same each time`() throws {
        let provider = try provider()
        #expect(provider.metadata() == provider.metadata())
    }

    private static let recipient = Result { try PrivateKey.generateRSA(bits: 2_048) }

    @Test(arguments: EncryptionAlgorithm.allCases, XMLEncrypter.KeyPlace.allCases)
    func `its encrypted answer is accepted`(
        _ algorithm: EncryptionAlgorithm, _ place: XMLEncrypter.KeyPlace
    ) throws {
        let recipient = try Self.recipient.get()
        for signing in [ResponseOptions.Signing.assertion, .response, .both] {
            for mask in [Hash.sha1, .sha256] {
                var options = ResponseOptions(signing: signing)
                options.encryption = ResponseOptions.Encryption(
                    to: recipient.publicKey, by: algorithm,
                    transport: KeyTransport(digest: .sha256, maskGeneration: mask), keyPlace: place)
                let (provider, reply) = try respond(options)
                #expect(!reply.xml.contains(Self.alice.email))
                var expectations = try expectations(provider)
                expectations.decryptionKeys = [recipient]
                let response = try UnverifiedResponse(formValue: reply.samlResponse)
                #expect(response.isEncrypted)
                let verified = try AssertionVerifier.verify(response, against: expectations)
                #expect(verified.nameID.value == Self.alice.email)
                #expect(verified.encryptionAlgorithm == algorithm.rawValue)
            }
        }
    }

    @Test func `its encrypted but unsigned answer is refused`() throws {
        let recipient = try Self.recipient.get()
        var options = ResponseOptions(signing: .nothing)
        options.encryption = ResponseOptions.Encryption(to: recipient.publicKey)
        let (provider, reply) = try respond(options)
        var expectations = try expectations(provider)
        expectations.decryptionKeys = [recipient]
        #expect(throws: SAMLRejection.signatureMissing) {
            try AssertionVerifier.verify(UnverifiedResponse(formValue: reply.samlResponse), against: expectations)
        }
    }

    @Test func `it can't encrypt to an EC key`() throws {
        var options = ResponseOptions()
        options.encryption = ResponseOptions.Encryption(to: try Self.key.get().publicKey)
        #expect(throws: MockIdPRefusal.encryptionFailed) { try respond(options) }
    }

    @Test func `it asks for a logout, by either binding`() throws {
        let provider = try provider()
        let nameID = NameID(value: Self.alice.email, format: NameIDFormat.emailAddress)
        let expectations = LogoutExpectations(
            issuer: provider.entityID, keys: [provider.certificate.publicKey],
            destination: "https://gateway.example/slo",
            now: Self.now, skew: .seconds(180), allowsSHA1: false)
        let url = try provider.logoutRequestURL(
            of: nameID, sessionIndexes: ["_session-1"], destination: expectations.destination, id: "_logout-1",
            now: Self.now, relayState: "r")
        let form = try provider.logoutRequestForm(
            of: nameID, sessionIndexes: ["_session-1"], destination: expectations.destination, id: "_logout-1",
            now: Self.now)
        for message in [
            try UnverifiedLogoutMessage(query: String(url.drop { $0 != "?" }.dropFirst())),
            try UnverifiedLogoutMessage(.request, formValue: form, relayState: nil),
        ] {
            let verified = try LogoutVerifier.verifyRequest(message, against: expectations)
            #expect(verified.nameID == nameID)
            #expect(verified.sessionIndexes == ["_session-1"])
        }
    }

    @Test func `it answers our logout request`() throws {
        let provider = try provider()
        let ours = try Self.stranger.get()
        let request = LogoutRequest(
            id: "_logout-2", issueInstant: Self.now, destination: "https://mock.example/slo", issuer: Self.audience,
            nameID: NameID(value: Self.alice.email, format: nil), sessionIndexes: [], notOnOrAfter: nil)
        let query = try String(request.redirectURL(relayState: "r", signingWith: ours).drop { $0 != "?" }.dropFirst())
        var service = LogoutExpectations(
            issuer: Self.audience, keys: [ours.publicKey], destination: "https://mock.example/slo", now: Self.now,
            skew: .seconds(180), allowsSHA1: false)
        let (asked, url) = try provider.answerLogout(
            query: query, from: service, destination: "https://gateway.example/slo", id: "_answer-2")
        #expect(asked.nameID.value == Self.alice.email)
        let answer = try UnverifiedLogoutMessage(query: String(url.drop { $0 != "?" }.dropFirst()))
        #expect(answer.relayState == "r")
        let verified = try LogoutVerifier.verifyResponse(
            answer, answering: "_logout-2",
            against: LogoutExpectations(
                issuer: provider.entityID, keys: [provider.certificate.publicKey],
                destination: "https://gateway.example/slo", now: Self.now, skew: .seconds(180), allowsSHA1: false))
        #expect(verified.status == .success)
        service.keys = [provider.certificate.publicKey]
        #expect(throws: MockIdPRefusal.logoutRefused(.binding(.signatureMismatch))) {
            try provider.answerLogout(query: query, from: service, destination: "https://x.example", id: "_a")
        }
    }
}
