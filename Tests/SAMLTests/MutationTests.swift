import FoundationEssentials
import SAML
import Testing

/// Changes each byte of genuine responses, one after the other.
@Suite struct `Single-byte mutations` {
    /// What an application would act on.
    private func summary(_ verified: VerifiedAssertion) -> String {
        let attributes = verified.attributes.map { "\($0.name)=\($0.values)" }
        return "\(verified.id) \(verified.issuer) \(verified.nameID) \(attributes) \(verified.replayableUntil)"
    }

    @Test(arguments: ["accepted/assertion-signed", "accepted/response-signed"])
    func `a changed byte is refused or changes nothing that is read`(_ path: String) throws {
        let vector = try VectorCase.named(path)
        let expectations = try vector.expectations()
        let original = try vector.xml()
        let genuine = try summary(AssertionVerifier.verify(UnverifiedResponse(xml: original), against: expectations))
        var accepted = 0
        for index in original.indices {
            var xml = original
            xml[index] ^= 0x01
            guard let response = try? UnverifiedResponse(xml: xml),
                let verified = try? AssertionVerifier.verify(response, against: expectations)
            else { continue }
            accepted += 1
            #expect(summary(verified) == genuine, "byte \(index)")
        }
        // The unsigned envelope and KeyInfo may change; most of a message may not.
        #expect(accepted < original.count)
    }

    /// Every 61st byte of every vector, in two ways; `EXHAUSTIVE=1` changes every byte, which takes minutes.
    @Test(arguments: try VectorCase.all("accepted"))
    func `of every accepted shape a changed byte is refused or changes nothing that is read`(
        _ vector: VectorCase
    ) throws {
        let expectations = try vector.expectations()
        let original = try vector.xml()
        let genuine = try summary(AssertionVerifier.verify(UnverifiedResponse(xml: original), against: expectations))
        let isExhaustive = ProcessInfo.processInfo.environment["EXHAUSTIVE"] != nil
        // Each shape begins at another place.
        let first = isExhaustive ? 0 : vector.name.utf8.reduce(0) { $0 &+ Int($1) } % 61
        for index in stride(from: first, to: original.count, by: isExhaustive ? 1 : 61) {
            for mask: UInt8 in [0x01, 0x20] {
                var xml = original
                xml[index] ^= mask
                guard let response = try? UnverifiedResponse(xml: xml),
                    let verified = try? AssertionVerifier.verify(response, against: expectations)
                else { continue }
                #expect(summary(verified) == genuine, "byte \(index), mask \(mask)")
            }
        }
    }

    @Test func `a changed byte of the signed text is always refused`() throws {
        let vector = try VectorCase.named("accepted/assertion-signed")
        let expectations = try vector.expectations()
        let original = try vector.xml()
        let text = String(decoding: original, as: UTF8.self)
        let start = try #require(text.firstRange(of: "<saml:Subject>")).lowerBound.utf16Offset(in: text)
        let end = try #require(text.firstRange(of: "</saml:Assertion>")).lowerBound.utf16Offset(in: text)
        for index in start..<end {
            for bit in [0, 5] {
                var xml = original
                xml[index] ^= 1 << UInt8(bit)
                #expect(throws: SAMLRejection.self, "byte \(index), bit \(bit)") {
                    try AssertionVerifier.verify(UnverifiedResponse(xml: xml), against: expectations)
                }
            }
        }
    }

    @Test func `a response cut anywhere is refused`() throws {
        let vector = try VectorCase.named("accepted/both-signed")
        let expectations = try vector.expectations()
        let original = try vector.xml()
        for count in original.indices {
            #expect(throws: SAMLRejection.self) {
                try AssertionVerifier.verify(
                    UnverifiedResponse(xml: Array(original[..<count])), against: expectations)
            }
        }
    }
}
