import HandOff
import Journal
import KeyMaterial
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import TestSupport
import Testing
import XMLSecurity

/// Logins whose assertion is encrypted to us, and what somebody may try with one.
@Suite struct EncryptionTests {
    private static func to(
        _ pair: Result<SharedKeys.Pair, any Error> = SharedKeys.serviceProvider,
        by algorithm: EncryptionAlgorithm = .aes256GCM
    ) throws -> ResponseOptions.Encryption {
        ResponseOptions.Encryption(to: try pair.get().certificate.publicKey, by: algorithm)
    }

    private static func send(
        _ world: LoginWorld, _ encryption: ResponseOptions.Encryption,
        signing: ResponseOptions.Signing = .assertion
    ) async throws -> (BegunLogin, Completion) {
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example", signing: signing, encryption: encryption)
        return (
            begun, try await world.post(reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        )
    }

    @Test(arguments: EncryptionAlgorithm.allCases)
    func `an encrypted login gets in, by GCM and by CBC`(algorithm: EncryptionAlgorithm) async throws {
        let world = try await LoginWorld { $0.integrations[0].want.encrypted = true }
        let (begun, completion) = try await Self.send(world, try Self.to(by: algorithm))
        #expect(completion.handOffURL != nil)
        let attempt = try await world.attempt(begun.attempt, in: world.acme)
        #expect(attempt.outcome == .handedOff)
        #expect(attempt.userName == "user1")
        #expect(attempt.checks.contains(LoginCheckRecord(name: VerificationCheck.decryption.rawValue, passed: true)))
    }

    @Test func `CBC can be refused, and metadata says so`() async throws {
        let world = try await LoginWorld { $0.integrations[0].refusesCBC = true }
        let refused = try #require(try await Self.send(world, try Self.to(by: .aes256CBC)).1.refused)
        #expect(refused.verdict.code == "encryption_algorithm_not_allowed")
        #expect(refused.verdict.who == .identityProviderAdmin)
        #expect(refused.verdict.field == "EncryptionAlgorithm")
        #expect(refused.verdict.expected?.contains("GCM") == true)
        #expect(refused.verdict.actual == EncryptionAlgorithm.aes256CBC.rawValue)
        #expect(try await Self.send(world, try Self.to()).1.handOffURL != nil)
        let integrations = [LoginWorld.firstgen, LoginWorld.nextgen].compactMap(world.acme.integration)
        var mentions: [Bool] = []
        for integration in integrations {
            mentions.append(try await world.service.metadata(of: integration, in: world.acme).xml.contains("-cbc\""))
        }
        #expect(mentions == [false, true])
    }

    @Test(arguments: ResponseOptions.Signing.allCases)
    func `encrypted isn't signed: something has to be`(signing: ResponseOptions.Signing) async throws {
        let world = try await LoginWorld()
        let completion = try await Self.send(world, try Self.to(), signing: signing).1
        if case .nothing = signing {
            #expect(completion.refused?.verdict.code == "signature_missing")
        } else {
            #expect(completion.handOffURL != nil)
        }
    }

    @Test func `an IdP that still encrypts to the key before, or already to the next, gets in`() async throws {
        let world = try await LoginWorld()
        for pair in [SharedKeys.previous, SharedKeys.next] {
            #expect(try await Self.send(world, try Self.to(pair)).1.handOffURL != nil)
        }
    }

    @Test func `a wrong key and a changed ciphertext are refused alike`() async throws {
        let world = try await LoginWorld()
        var refusals: [RefusedLogin] = []
        for algorithm in [EncryptionAlgorithm.aes256GCM, .aes128CBC] {
            let reply = try Self.to(SharedKeys.stranger, by: algorithm)
            refusals.append(try #require(try await Self.send(world, reply).1.refused))
        }
        for algorithm in [EncryptionAlgorithm.aes256GCM, .aes128CBC] {
            let begun = try await world.begin(world.acme)
            let reply = try world.answer(begun, as: "user1@acme.example", encryption: try Self.to(by: algorithm))
            refusals.append(
                try #require(
                    try await post(Self.changed(reply), in: begun.browser, to: world, at: begun.integration).refused))
        }
        for refused in refusals {
            #expect(refused.verdict == .message(.decryptionFailed))
            #expect(refused.verdict.publicSentence == SAMLRejection.publicSentence)
            let attempt = try await world.attempt(refused.reference, in: world.acme)
            #expect(attempt.checks.last?.name == VerificationCheck.decryption.rawValue)
            #expect(attempt.checks.last?.passed == false)
        }
        // The address that the browser may be sent back to says nothing else, either.
        #expect(Set(refusals.map(\.returnURL)).count == 1)
    }

    @Test(arguments: EngineKind.available)
    func `of answers that come at once one is decrypted`(engine: EngineKind) async throws {
        let world = try await LoginWorld(on: engine)
        let begun = try await world.begin(world.acme)
        let replies = try (0..<12).map { index in
            try world.answer(
                begun, as: "user1@acme.example",
                encryption: try Self.to(index.isMultiple(of: 2) ? SharedKeys.serviceProvider : SharedKeys.stranger))
        }
        let refused = try await withThrowingTaskGroup(of: RefusedLogin?.self) { group in
            for reply in replies {
                group.addTask {
                    try await world.post(
                        reply, in: begun.browser, to: world.acme, at: .integration(begun.integration)
                    ).refused
                }
            }
            return try await group.reduce(into: [RefusedLogin]()) { if let refused = $1 { $0.append(refused) } }
        }
        let first = try await world.attempt(begun.attempt, in: world.acme)
        var decrypted = first.checks.count { $0.name == VerificationCheck.decryption.rawValue }
        for login in refused where login.reference != first.reference {
            #expect(["request_answered", "request_unknown"].contains(login.verdict.code))
            let attempt = try await world.attempt(login.reference, in: world.acme)
            decrypted += attempt.checks.count { $0.name == VerificationCheck.decryption.rawValue }
        }
        #expect(decrypted == 1)
    }

    @Test func `one request can't be asked about twice`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example", encryption: try Self.to())
        let bad = try await post(Self.changed(reply), in: begun.browser, to: world, at: begun.integration).refused
        #expect(bad?.verdict == .message(.decryptionFailed))
        #expect(try await world.attempt(begun.attempt, in: world.acme).verdict?.code == "decryption_failed")
        let again = try await world.post(
            reply, in: begun.browser, to: world.acme, at: .integration(begun.integration)
        ).refused
        #expect(again?.verdict.code == "request_unknown")
        let attempt = try await world.attempt(try #require(again?.reference), in: world.acme)
        #expect(attempt.checks == [])
    }

    @Test func `a key that can't be opened is our fault, and leaves the request to be answered`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example", encryption: try Self.to())
        let misconfigured = SignInService(
            records: world.records, urls: world.urls, sealing: try SealingKey([UInt8](repeating: 8, count: 32)),
            issuer: IDTokenIssuer(issuer: world.urls.base) { try IDTokenKeys(signing: try SharedKeys.idToken.get()) },
            applications: world.service.applications)
        let post = AssertionPost(response: reply.samlResponse, relayState: reply.relayState, browser: begun.browser)
        await #expect(throws: KeyMaterialRefusal.sealBroken) {
            try await misconfigured.complete(
                try world.operation(world.acme), account: world.acme, at: .integration(begun.integration), post)
        }
        #expect(
            try await world.post(reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
                .handOffURL != nil)
    }

    @Test func `another browser neither has it decrypted nor uses the request up`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example", encryption: try Self.to())
        let endpoint = AssertionEndpoint.integration(begun.integration)
        for browser in [nil, try BrowserBinding.fresh()] {
            let refused = try await world.post(reply, in: browser, to: world.acme, at: endpoint).refused
            #expect(refused?.verdict == .browserMismatch)
            #expect(try await world.attempt(try #require(refused?.reference), in: world.acme).checks == [])
        }
        #expect(try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint).handOffURL != nil)
    }

    @Test func `an unsolicited one is decrypted only where such logins are taken, and fails as any other`() async throws
    {
        for policy in [IdPInitiated.reject, .restart, .accept] {
            let world = try await LoginWorld { $0.integrations[0].idpInitiated = policy }
            func sent(_ pair: Result<SharedKeys.Pair, any Error>) async throws -> Completion {
                let reply = try world.unsolicited(
                    world.acme, LoginWorld.firstgen, as: "user1@acme.example", encryption: try Self.to(pair))
                return try await world.post(reply, in: nil, to: world.acme, at: .integration(LoginWorld.firstgen))
            }
            let (good, bad) = (try await sent(SharedKeys.serviceProvider), try await sent(SharedKeys.stranger))
            switch (policy, good) {
            case (.reject, .refused(let refused)):
                #expect(refused.verdict.code == "unsolicited_refused")
                #expect(try await world.attempt(refused.reference, in: world.acme).checks == [])
                #expect(bad.refused?.verdict == refused.verdict)
            case (.restart, .restart), (.accept, .session):
                #expect(bad.refused?.verdict == .message(.decryptionFailed))
            default:
                Issue.record("\(policy)")
            }
        }
    }

    @Test func `at the shared URL the hidden audience of a shared issuer is ambiguous`() async throws {
        let world = try await LoginWorld { account in
            account.integrations[1].trust = account.integrations[0].trust
        }
        let consumer = "https://gate.example/gateway/api/users/saml-login?accountId=\(world.acme.id)"
        let reply = try world.unsolicited(
            world.acme, LoginWorld.firstgen, as: "user1@acme.example", consumer: consumer, encryption: try Self.to())
        let verdict = try await world.post(reply, in: nil, to: world.acme, at: .compatibility).refused?.verdict
        #expect(verdict?.code == "integration_ambiguous")
    }

    @Test func `a captured response is decrypted with the same keys`() async throws {
        let world = try await LoginWorld { $0.integrations[0].want.encrypted = true }
        let integration = try #require(world.acme.integration(LoginWorld.firstgen))
        for (pair, code) in [
            (SharedKeys.serviceProvider, nil), (SharedKeys.previous, nil), (SharedKeys.stranger, "decryption_failed"),
        ] {
            let begun = try await world.begin(world.acme)
            let reply = try world.answer(begun, as: "user1@acme.example", encryption: try Self.to(pair))
            let id = try #require(reply.xml.split(separator: "InResponseTo=\"").last?.split(separator: "\"").first)
            let checked = try await world.service.check(
                .form(reply.samlResponse), account: world.acme, integration: integration, requestID: String(id),
                at: noon)
            #expect(checked.verdict?.code == code)
            #expect(checked.userName == (code == nil ? "user1" : nil))
        }
    }

    @Test func `metadata lists the key to encrypt to: the active one`() async throws {
        let world = try await LoginWorld()
        let integration = try #require(world.acme.integration(LoginWorld.firstgen))
        let xml = try await world.service.metadata(of: integration, in: world.acme).xml
        let published = xml.components(of: "<md:KeyDescriptor use=\"encryption\">")
        #expect(published.count == 1)
        let certificate = Base64.encode(try SharedKeys.serviceProvider.get().certificate.der)
        #expect(published.first?.contains(certificate) == true)
        for pair in [SharedKeys.previous, SharedKeys.next] {
            #expect(!xml.contains(Base64.encode(try pair.get().certificate.der)))
        }
    }

    private func post(
        _ form: String, in browser: BrowserBinding, to world: LoginWorld, at integration: Slug<Integration>
    ) async throws -> Completion {
        try await world.service.complete(
            try world.operation(world.acme), account: world.acme, at: .integration(integration),
            AssertionPost(response: form, relayState: nil, browser: browser))
    }

    /// The reply with another last byte of its first ciphertext block, as the form has it.
    private static func changed(_ reply: MockReply) throws -> String {
        let tag = "<xenc:CipherValue>"
        // The content's value is the last one: the key stands inside of KeyInfo.
        let parts = reply.xml.components(of: tag)
        var value = try #require(parts.last)
        let index = value.index(value.startIndex, offsetBy: 40)
        value.replaceSubrange(index...index, with: value[index] == "A" ? "B" : "A")
        let start = try #require(reply.xml.ranges(of: tag).last)
        return Base64.encode(Array((reply.xml[..<start.upperBound] + value).utf8))
    }
}

extension String {
    /// What follows each occurrence of a text, up to the next.
    fileprivate func components(of text: String) -> [String] {
        let ranges = ranges(of: text)
        return ranges.enumerated().map { index, range in
            String(self[range.upperBound..<(index + 1 < ranges.count ? ranges[index + 1].lowerBound : endIndex)])
        }
    }
}
