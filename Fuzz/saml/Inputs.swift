import FoundationEssentials
import KeyMaterial
import SAML
import XMLSecurity
import XMLTree

/// What parses canonicalizes or is refused; what was canonicalized parses again, to the same canonical bytes.
func fuzzXML(_ bytes: [UInt8]) throws {
    let document = try XMLDocument.parse(bytes)
    try? document.requireUniqueIDs()
    for method in [CanonicalizationMethod.exclusive(inclusivePrefixes: ["xs", "#default"]), .inclusive] {
        guard let canonical = try? document.root.canonicalize(method) else { continue }
        let again = must("the canonical form") {
            try XMLDocument.parse(canonical, limits: document.limits.forCanonicalForm)
        }
        check(must("its canonical form") { try again.root.canonicalize(method) } == canonical, "not canonical")
    }
}

/// The trust and the keys of the vectors, which seed the corpus.
private enum Known {
    static let keys = must("keys") { try ["idp", "idp-second"].map { try certificate($0).publicKey } }
    static let decryption = must("decryption keys") { try ["sp"].map { try PrivateKey(pem: text("\($0).key.pem")) } }

    static func certificate(_ name: String) throws -> Certificate { try Certificate(pem: text("\(name).crt.pem")) }

    static func text(_ file: String) throws -> String {
        let folder = ProcessInfo.processInfo.environment["VECTOR_KEYS"] ?? "Tests/SAMLTests/Vectors/keys"
        return try String(decoding: Data(contentsOf: URL(filePath: "\(folder)/\(file)")), as: UTF8.self)
    }

    static var expectations: Expectations {
        let consumer = "https://gateway.example/accounts/acme/integrations/nextgen/saml/acs"
        return Expectations(
            issuer: "https://idp.example/saml", keys: keys, decryptionKeys: decryption,
            audience: "https://sp.example/acme", recipient: consumer, destination: consumer,
            request: .request(id: "_request-1"), now: SAMLInstant(secondsSince1970: 1_772_366_400),
            skew: .seconds(180),
            policy: ResponsePolicy(signed: .assertionOrResponse, allowsSHA1: true, authnContexts: []))
    }
}

private func judge(_ xml: [UInt8]) throws {
    let response = try UnverifiedResponse(xml: xml)
    _ = response.unverifiedHints
    var report = VerificationReport()
    do {
        let verified = try AssertionVerifier.verify(response, against: Known.expectations, report: &report)
        // No key of the corpus signs this name.
        check(!verified.nameID.value.contains("admin"), "somebody became admin")
        check(!report.entries.contains { !$0.passed }, "accepted with a failed check")
    } catch {
        check(report.entries.last?.passed == false, "refused without a failed check")
        check(!error.explanation.isEmpty && (error.actual?.unicodeScalars.count ?? 0) <= 201, "no fit verdict")
    }
}

/// A response, plain or encrypted.
func fuzzVerify(_ bytes: [UInt8]) throws {
    try judge(bytes)
}

/// The first byte chooses how the others are encrypted to us.
func fuzzDecrypt(_ bytes: [UInt8]) throws {
    let algorithms = EncryptionAlgorithm.allCases
    let choice = Int(bytes[0])
    let content = must("encryption") {
        try XMLEncrypter.encrypt(
            String(decoding: bytes.dropFirst(), as: UTF8.self), to: Known.decryption[0].publicKey,
            by: algorithms[choice % algorithms.count], transport: KeyTransport(digest: .sha256, maskGeneration: .sha1),
            keyPlace: choice & 0x80 == 0 ? .inside : .beside)
    }
    let consumer = Known.expectations.destination
    try judge(
        Array(
            """
            <samlp:Response xmlns:samlp="\(SAMLName.protocolNamespace)" xmlns:saml="\(SAMLName.assertionNamespace)" \
            ID="_r" Version="2.0" IssueInstant="2026-03-01T12:00:00Z" InResponseTo="_request-1" \
            Destination="\(consumer)"><samlp:Status><samlp:StatusCode Value="\(SAMLName.statusSuccess)"/>\
            </samlp:Status><saml:EncryptedAssertion>\(content)</saml:EncryptedAssertion></samlp:Response>
            """.utf8))
}

func fuzzMetadata(_ bytes: [UInt8]) throws {
    _ = try? IdentityProviderMetadata.parse(bytes, signedBy: Known.keys)
    for id in try IdentityProviderMetadata.entityIDs(in: bytes) {
        guard let metadata = try? IdentityProviderMetadata.parse(bytes, entityID: id) else { continue }
        check(!metadata.keys.isEmpty, "metadata without a key")
        let interval = metadata.refreshInterval(at: Known.expectations.now)
        check(interval >= .seconds(3_600) && interval <= .seconds(86_400), "an interval out of bounds")
        for certificate in metadata.signingCertificates { _ = certificate.expiryWarning(at: 1_772_366_400) }
    }
}

/// A query, or the XML of a posted message.
func fuzzLogout(_ bytes: [UInt8]) throws {
    let expectations = LogoutExpectations(
        issuer: "https://idp.example/saml", keys: Known.keys, destination: "https://gateway.example/slo",
        now: Known.expectations.now, skew: .seconds(180), allowsSHA1: true)
    let text = String(decoding: bytes, as: UTF8.self)
    let form = Base64.encode(bytes)
    for message in [
        try? UnverifiedLogoutMessage(query: text),
        try? UnverifiedLogoutMessage(.request, formValue: form, relayState: nil),
        try? UnverifiedLogoutMessage(.response, formValue: form, relayState: nil),
    ] {
        guard let message else { continue }
        _ = message.unverifiedIssuer
        _ = try? LogoutVerifier.verifyRequest(message, against: expectations)
        _ = try? LogoutVerifier.verifyResponse(message, answering: "_logout-1", against: expectations)
    }
}
