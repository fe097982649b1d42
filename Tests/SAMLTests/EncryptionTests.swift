import KeyMaterial
import SAML
import TestSupport
import Testing
import XMLSecurity

@Suite struct `Encrypted assertions` {
    private func rejection(of path: String, _ change: (inout Expectations) throws -> Void = { _ in }) throws
        -> SAMLRejection
    {
        let vector = try VectorCase.named(path)
        var expectations = try vector.expectations()
        try change(&expectations)
        let response = try UnverifiedResponse(formValue: vector.formValue())
        return try #require(throws: SAMLRejection.self) {
            try AssertionVerifier.verify(response, against: expectations)
        }
    }

    @Test func `whether a response is encrypted is known before any key is used`() throws {
        #expect(try UnverifiedResponse(xml: VectorCase.named("accepted/encrypted-both-signed").xml()).isEncrypted)
        #expect(try !UnverifiedResponse(xml: VectorCase.named("accepted/both-signed").xml()).isEncrypted)
    }

    @Test func `the cipher is told`() throws {
        let vector = try VectorCase.named("accepted/encrypted-aes128-cbc-by-xmlsec1")
        let verified = try AssertionVerifier.verify(
            UnverifiedResponse(xml: vector.xml()), against: vector.expectations())
        #expect(verified.encryptionAlgorithm == EncryptionAlgorithm.aes128CBC.rawValue)
        let plain = try VectorCase.named("accepted/assertion-signed")
        #expect(
            try AssertionVerifier.verify(UnverifiedResponse(xml: plain.xml()), against: plain.expectations())
                .encryptionAlgorithm == nil)
    }

    /// What an attacker learns from the verdict of a ciphertext that was changed is that it was changed.
    @Test(
        arguments: [
            "encrypted-to-a-stranger", "encrypted-gcm-tag-changed", "encrypted-gcm-ciphertext-changed",
            "encrypted-cbc-padding-of-0", "encrypted-cbc-padding-of-17", "encrypted-content-key-of-16-bytes",
            "encrypted-content-key-another", "encrypted-text-inside", "encrypted-nested-data",
            "encrypted-key-by-pkcs1-named-oaep", "encrypted-key-value-cut", "encrypted-key-label-other",
        ])
    func `whichever step of decrypting fails, everything about the rejection is the same`(_ name: String) throws {
        let vector = try VectorCase.named("refused/\(name)")
        var report = VerificationReport()
        let rejection = try #require(throws: SAMLRejection.self) {
            try AssertionVerifier.verify(
                UnverifiedResponse(xml: vector.xml()), against: vector.expectations(), report: &report)
        }
        #expect(rejection == .decryptionFailed)
        #expect(rejection.actual == nil && rejection.expected == nil)
        #expect(report.entries.last == VerificationReport.Entry(check: .decryption, passed: false))
    }

    @Test func `a signature over the ciphertext is verified before anything is decrypted`() throws {
        // Neither would decrypt: that it isn't tried shows in the verdict.
        let other = try VectorKeys.key("stranger")
        let rejection = try rejection(of: "refused/encrypted-response-signed-by-a-stranger") {
            $0.decryptionKeys = [other]
        }
        #expect(rejection.code == "signature_mismatch")
    }

    @Test func `keys of another type are passed over`() throws {
        let vector = try VectorCase.named("accepted/encrypted-both-signed")
        var expectations = try vector.expectations()
        expectations.decryptionKeys = try [PrivateKey.generateP256()] + expectations.decryptionKeys
        _ = try AssertionVerifier.verify(UnverifiedResponse(xml: vector.xml()), against: expectations)
        expectations.decryptionKeys = [try PrivateKey.generateP256()]
        #expect(throws: SAMLRejection.decryptionFailed) {
            try AssertionVerifier.verify(UnverifiedResponse(xml: vector.xml()), against: expectations)
        }
    }

    @Test func `every single changed byte of a ciphertext is refused`() throws {
        for name in ["encrypted-aes256-gcm-by-xmlsec1", "encrypted-aes128-cbc-by-xmlsec1"] {
            let vector = try VectorCase.named("accepted/\(name)")
            let expectations = try vector.expectations()
            let original = try vector.xml()
            let text = String(decoding: original, as: UTF8.self)
            let start = try #require(text.firstRange(of: "<xenc:EncryptedData")).lowerBound.utf16Offset(in: text)
            let end = try #require(text.firstRange(of: "</saml:EncryptedAssertion>")).lowerBound.utf16Offset(in: text)
            for index in stride(from: start, to: end, by: 7) {
                var xml = original
                xml[index] ^= 0x01
                guard let response = try? UnverifiedResponse(xml: xml),
                    let verified = try? AssertionVerifier.verify(response, against: expectations)
                else { continue }
                // What may change is where the message says nothing: in white space, prefixes and hints.
                #expect(verified.nameID.value == vector.facts.nameID, "byte \(index)")
            }
        }
    }
}
