import KeyMaterial
import SAML
import TestSupport
import Testing

@Suite struct `Single logout` {
    private let noon = SAMLInstant(secondsSince1970: 1_772_366_400)
    private let url = "https://gateway.example/slo"

    private func expectations(_ key: String = "idp") throws -> LogoutExpectations {
        LogoutExpectations(
            issuer: "https://idp.example/saml", keys: [try VectorKeys.certificate(key).publicKey], destination: url,
            now: noon, skew: .seconds(180), allowsSHA1: false)
    }

    private func request(_ change: (inout LogoutRequest) -> Void = { _ in }) -> LogoutRequest {
        var request = LogoutRequest(
            id: "_logout-1", issueInstant: noon, destination: url, issuer: "https://idp.example/saml",
            nameID: NameID(
                value: "alice@acme.example", format: NameIDFormat.emailAddress, nameQualifier: "q",
                spNameQualifier: "s"),
            sessionIndexes: ["_session-1", "_session-2"], notOnOrAfter: noon.advanced(by: .seconds(300)))
        change(&request)
        return request
    }

    private func response(
        _ status: LogoutStatus = .success, _ change: (inout LogoutResponse) -> Void = { _ in }
    ) -> LogoutResponse {
        var response = LogoutResponse(
            id: "_answer-1", issueInstant: noon, destination: url, issuer: "https://idp.example/saml",
            inResponseTo: "_logout-1", status: status)
        change(&response)
        return response
    }

    private func query(_ url: String) -> String { String(url.drop { $0 != "?" }.dropFirst()) }

    /// The message by both bindings.
    private func both(_ request: LogoutRequest, signedBy name: String = "idp") throws -> [UnverifiedLogoutMessage] {
        let key = try VectorKeys.key(name)
        return [
            try UnverifiedLogoutMessage(query: query(request.redirectURL(relayState: "r", signingWith: key))),
            try UnverifiedLogoutMessage(
                .request, formValue: request.formValue(signingWith: key, certificate: nil), relayState: "r"),
        ]
    }

    private func both(_ response: LogoutResponse, signedBy name: String = "idp") throws -> [UnverifiedLogoutMessage] {
        let key = try VectorKeys.key(name)
        return [
            try UnverifiedLogoutMessage(query: query(response.redirectURL(relayState: nil, signingWith: key))),
            try UnverifiedLogoutMessage(
                .response, formValue: response.formValue(signingWith: key, certificate: nil), relayState: nil),
        ]
    }

    @Test func `a signed request says whom and which sessions, by either binding`() throws {
        for message in try both(request()) {
            #expect(message.unverifiedIssuer == "https://idp.example/saml")
            #expect(message.relayState == "r")
            let verified = try LogoutVerifier.verifyRequest(message, against: expectations())
            #expect(verified.id == "_logout-1")
            #expect(verified.nameID == request().nameID)
            #expect(verified.sessionIndexes == ["_session-1", "_session-2"])
            #expect(verified.replayableUntil == noon.advanced(by: .seconds(480)))
        }
    }

    @Test(
        arguments: [
            .success, .partial, .failed(code: "urn:oasis:names:tc:SAML:2.0:status:Responder", subcode: nil),
            .failed(code: "urn:oasis:names:tc:SAML:2.0:status:Requester", subcode: "urn:x"),
        ] as [LogoutStatus])
    func `a signed response says how it ended, by either binding`(_ status: LogoutStatus) throws {
        for message in try both(response(status)) {
            #expect(message.unverifiedInResponseTo == "_logout-1")
            let verified = try LogoutVerifier.verifyResponse(message, answering: "_logout-1", against: expectations())
            #expect(verified.status == status)
        }
    }

    private func refused(
        _ messages: [UnverifiedLogoutMessage], _ code: String, _ change: (inout LogoutExpectations) -> Void = { _ in },
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        var expectations = try expectations()
        change(&expectations)
        for message in messages {
            let rejection = try #require(throws: LogoutRejection.self, sourceLocation: location) {
                if message.parameter == .request {
                    _ = try LogoutVerifier.verifyRequest(message, against: expectations)
                } else {
                    _ = try LogoutVerifier.verifyResponse(message, answering: "_logout-1", against: expectations)
                }
            }
            #expect(rejection.code == code, sourceLocation: location)
            #expect(!rejection.explanation.isEmpty)
            #expect("\(rejection)" == "LogoutRejection(\(code))")
        }
    }

    @Test func `a message that differs in one thing is refused, by either binding`() throws {
        let early = noon.advanced(by: .seconds(-600))
        try refused(both(request(), signedBy: "stranger"), "signature_mismatch")
        try refused(both(response(), signedBy: "stranger"), "signature_mismatch")
        try refused(both(request { $0.issuer += "/" }), "issuer_mismatch")
        try refused(both(response { $0.issuer += "/" }), "issuer_mismatch")
        try refused(both(request()), "destination_mismatch") { $0.destination += "/" }
        try refused(both(response()), "destination_mismatch") { $0.destination += "/" }
        try refused(both(request()), "trusted_key_missing") { $0.keys = [] }
        try refused(both(response()), "trusted_key_missing") { $0.keys = [] }
        try refused(both(response { $0.inResponseTo = "_logout-2" }), "in_response_to_mismatch")
        try refused(both(request { $0.notOnOrAfter = early }), "expired")
        try refused(both(request { ($0.notOnOrAfter, $0.issueInstant) = (nil, early) }), "expired")
        try refused(both(request { $0.issueInstant = noon.advanced(by: .seconds(600)) }), "not_yet_valid")
        try refused(both(request { $0.nameID = NameID(value: " ", format: nil) }), "name_id_empty")
        try refused(both(request { $0.nameID = NameID(value: "a\nb", format: nil) }), "name_id_control_characters")
    }

    @Test func `an unsigned message is refused, by either binding`() throws {
        let request = request()
        try refused(
            [UnverifiedLogoutMessage(query: query(request.redirectURL(relayState: nil, signingWith: nil)))],
            "signature_missing")
        try refused(
            [
                UnverifiedLogoutMessage(
                    .request, formValue: request.formValue(signingWith: nil, certificate: nil), relayState: nil)
            ], "signature_missing")
    }

    @Test func `a request doesn't pass as a response, nor by the other parameter`() throws {
        let key = try VectorKeys.key("idp")
        let form = try request().formValue(signingWith: key, certificate: nil)
        try refused([UnverifiedLogoutMessage(.response, formValue: form, relayState: nil)], "root_unexpected")
        let answer = try response().formValue(signingWith: key, certificate: nil)
        try refused([UnverifiedLogoutMessage(.request, formValue: answer, relayState: nil)], "root_unexpected")
        #expect(throws: LogoutRejection.self) {
            try LogoutVerifier.verifyRequest(
                UnverifiedLogoutMessage(.response, formValue: answer, relayState: nil), against: expectations())
        }
    }

    @Test func `a query can't be changed behind its signature`() throws {
        let key = try VectorKeys.key("idp")
        let signed = try query(request().redirectURL(relayState: "r", signingWith: key))
        for changed in [
            signed.replacing("RelayState=r", with: "RelayState=s"), signed.replacing("&RelayState=r", with: ""),
            signed.replacing("sha256", with: "sha512"),
        ] {
            try refused([UnverifiedLogoutMessage(query: changed)], "signature_mismatch")
        }
        let other = try query(request { $0.sessionIndexes = [] }.redirectURL(relayState: "r", signingWith: key))
        let spliced = other.prefix { $0 != "&" } + signed.drop { $0 != "&" }
        try refused([UnverifiedLogoutMessage(query: String(spliced))], "signature_mismatch")
    }

    @Test func `a posted message is read from its signed bytes only`() throws {
        let key = try VectorKeys.key("idp")
        let xml = String(
            decoding: try Base64.decode(request().formValue(signingWith: key, certificate: nil)), as: UTF8.self)
        func posted(_ text: String) throws -> [UnverifiedLogoutMessage] {
            [
                try UnverifiedLogoutMessage(
                    .request, formValue: Base64.encode(Array(text.utf8)), relayState: nil)
            ]
        }
        try refused(posted(xml.replacing("alice@", with: "admin@")), "digest_mismatch")
        let wrapped = xml.replacing(
            "</saml:Issuer>", with: "</saml:Issuer><samlp:Extensions>\(xml)</samlp:Extensions>")
        try refused(posted(wrapped), "message_nested")
        let bytes = Array(xml.utf8)
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x01
            guard
                let message = try? UnverifiedLogoutMessage(
                    .request, formValue: Base64.encode(changed), relayState: nil),
                let verified = try? LogoutVerifier.verifyRequest(message, against: expectations())
            else { continue }
            #expect(verified.nameID == request().nameID && verified.sessionIndexes.count == 2)
        }
    }

    @Test func `an encrypted name has its own verdict`() throws {
        let xml = """
            <samlp:LogoutRequest xmlns:samlp="\(SAMLName.protocolNamespace)" xmlns:saml="\(SAMLName.assertionNamespace)" \
            ID="_1" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"><saml:EncryptedID/></samlp:LogoutRequest>
            """
        try refused(
            [UnverifiedLogoutMessage(.request, formValue: Base64.encode(Array(xml.utf8)), relayState: nil)],
            "name_id_encrypted")
    }

    @Test func `what can't be read is refused before it is judged`() {
        #expect(throws: LogoutRejection.self) { try UnverifiedLogoutMessage(query: "") }
        #expect(throws: LogoutRejection.message(.encodingNotBase64)) {
            try UnverifiedLogoutMessage(.request, formValue: "*", relayState: nil)
        }
        #expect(throws: LogoutRejection.message(.messageTooLarge(limit: 262_144))) {
            try UnverifiedLogoutMessage(.request, formValue: String(repeating: " ", count: 600_000), relayState: nil)
        }
    }
}
