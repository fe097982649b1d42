import KeyMaterial
import SAML
import TestSupport
import Testing

@Suite("Redirect binding") struct RedirectBindingTests {
    static let destination = "https://idp.example/sso"

    static func request(destination: String = destination, id: String = "_request-1") -> AuthnRequest {
        AuthnRequest(
            id: id, issueInstant: SAMLInstant(secondsSince1970: 1_772_366_400), destination: destination,
            assertionConsumerServiceURL: "https://gateway.example/acs?a=1&b=2", issuer: "https://sp.example/acme")
    }

    static func query(of url: String) throws -> String {
        String(url[url.index(after: try #require(url.firstIndex(of: "?")))...])
    }

    static func url(relayState: String? = "handle-1", key: String? = "idp") throws -> String {
        try request().redirectURL(relayState: relayState, signingWith: key.map { try VectorKeys.key($0) })
    }

    @Test(arguments: ["idp", "idp-ec", "idp-ec384"])
    func `a signed request survives the way through the browser`(_ name: String) throws {
        let url = try Self.url(key: name)
        #expect(url.hasPrefix("https://idp.example/sso?SAMLRequest="))
        let message = try RedirectBinding.decode(query: Self.query(of: url))
        #expect(message.parameter == .request)
        #expect(message.relayState == "handle-1")
        #expect(String(decoding: message.xml, as: UTF8.self) == Self.request().render())
        try message.requireSignature(by: [
            VectorKeys.certificate("stranger").publicKey, VectorKeys.certificate(name).publicKey,
        ])
    }

    @Test func `an unsigned request has no signature to require`() throws {
        let message = try RedirectBinding.decode(query: Self.query(of: Self.url(relayState: nil, key: nil)))
        #expect(!message.isSigned)
        #expect(message.relayState == nil)
        #expect(throws: RedirectBindingRefusal.signatureMissing) {
            try message.requireSignature(by: [VectorKeys.certificate("idp").publicKey])
        }
    }

    @Test func `a signature by no given key is refused`() throws {
        let message = try RedirectBinding.decode(query: Self.query(of: Self.url()))
        #expect(throws: RedirectBindingRefusal.signatureMismatch) { try message.requireSignature(by: []) }
        #expect(throws: RedirectBindingRefusal.signatureMismatch) {
            try message.requireSignature(by: [VectorKeys.certificate("stranger").publicKey])
        }
    }

    @Test(arguments: [
        ("RelayState=handle-1", "RelayState=handle-2"), ("RelayState=handle-1&", ""),
        ("rsa-sha256", "rsa-sha512"), ("SAMLRequest=", "SAMLResponse="),
    ])
    func `a changed query is refused`(_ old: String, _ new: String) throws {
        let query = try Self.query(of: Self.url())
        let changed = try #require(Self.replacing(old, with: new, in: query))
        let message = try RedirectBinding.decode(query: changed)
        #expect(throws: RedirectBindingRefusal.signatureMismatch) {
            try message.requireSignature(by: [VectorKeys.certificate("idp").publicKey])
        }
    }

    @Test func `parameters in another order verify, as the specification fixes the order that is signed`() throws {
        let query = try Self.query(of: Self.url())
        let turned = query.split(separator: "&").reversed().joined(separator: "&") + "&other=1"
        try RedirectBinding.decode(query: turned).requireSignature(by: [VectorKeys.certificate("idp").publicKey])
    }

    @Test(arguments: [
        ("", RedirectBindingRefusal.messageMissing), ("RelayState=x", .messageMissing),
        ("SAMLRequest=a&SAMLRequest=b", .parameterRepeated("SAMLRequest")),
        ("SAMLRequest=a&SAMLResponse=b", .parameterRepeated("SAMLResponse")),
        ("SAMLRequest=%4", .escapeMalformed("SAMLRequest")), ("SAMLRequest=%zz", .escapeMalformed("SAMLRequest")),
        ("SAMLRequest=%ff", .escapeMalformed("SAMLRequest")), ("SAMLRequest=*", .base64Malformed("SAMLRequest")),
        ("SAMLRequest=AAAA", .deflateMalformed), ("SAMLRequest=", .deflateMalformed),
        ("SAMLRequest=AwA%3D&SAMLEncoding=urn:x", .encodingUnsupported),
        ("SAMLRequest=AwA%3D&SigAlg=x", .signatureIncomplete),
        ("SAMLRequest=AwA%3D&Signature=AAAA", .signatureIncomplete),
        ("SAMLRequest=AwAA", .deflateMalformed),
    ])
    func `a malformed query is refused`(_ query: String, _ refusal: RedirectBindingRefusal) {
        #expect(throws: refusal) { try RedirectBinding.decode(query: query) }
    }

    @Test func `SHA-1 is not accepted`() throws {
        let sha1 = "http%3A%2F%2Fwww.w3.org%2F2000%2F09%2Fxmldsig%23rsa-sha1"
        let message = try RedirectBinding.decode(query: "SAMLRequest=AwA%3D&SigAlg=\(sha1)&Signature=AAAA")
        #expect(throws: RedirectBindingRefusal.algorithmNotAllowed) {
            try message.requireSignature(by: [VectorKeys.certificate("idp").publicKey])
        }
    }

    @Test func `a decompression bomb is refused`() throws {
        let bomb = [UInt8](repeating: 0x20, count: 4_000_000)
        let url = try RedirectBinding.encode(
            .request, xml: bomb, destination: Self.destination, relayState: nil, signingWith: nil)
        #expect(throws: RedirectBindingRefusal.messageTooLarge(limit: 262_144)) {
            try RedirectBinding.decode(query: Self.query(of: url))
        }
        #expect(throws: RedirectBindingRefusal.queryTooLong) {
            try RedirectBinding.decode(query: String(repeating: "x", count: 65_537))
        }
    }

    @Test func `a destination with a query keeps it`() throws {
        let url = try Self.request(destination: "https://idp.example/sso?tenant=1")
            .redirectURL(relayState: nil, signingWith: nil)
        #expect(url.hasPrefix("https://idp.example/sso?tenant=1&SAMLRequest="))
    }

    @Test func `what can't be sent is refused before it is sent`() throws {
        #expect(throws: OutgoingRefusal.relayStateTooLong) {
            try Self.url(relayState: String(repeating: "x", count: 81))
        }
        #expect(throws: OutgoingRefusal.identifierInvalid) {
            try Self.request(id: "1").redirectURL(relayState: nil, signingWith: nil)
        }
        for destination in ["https://idp.example/#x", "javascript:alert(1)", "https://idp.example/a b", ""] {
            #expect(throws: OutgoingRefusal.destinationInvalid) {
                try Self.request(destination: destination).redirectURL(relayState: nil, signingWith: nil)
            }
        }
    }

    private static func replacing(_ old: String, with new: String, in text: String) -> String? {
        guard let range = text.firstRange(of: old) else { return nil }
        return text.replacingCharacters(in: range, with: new)
    }
}

extension String {
    /// The same text with the first occurrence changed; `Foundation` has more of these than a test needs.
    func replacingCharacters(in range: Range<Index>, with other: String) -> String {
        String(self[..<range.lowerBound]) + other + String(self[range.upperBound...])
    }
}
