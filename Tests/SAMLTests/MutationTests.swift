import FoundationEssentials
import SAML
import TestSupport
import Testing

/// Changes each byte of genuine responses, one after the other.
@Suite struct `Single-byte mutations` {
    @Test(arguments: ["accepted/assertion-signed", "accepted/response-signed"])
    func `a changed byte is refused or changes nothing that is read`(_ path: String) throws {
        let vector = try VectorCase.named(path)
        let expectations = try vector.expectations()
        let original = try vector.xml()
        let genuine = try Mutations.summary(
            AssertionVerifier.verify(UnverifiedResponse(xml: original), against: expectations))
        var accepted = 0
        for index in original.indices {
            var xml = original
            xml[index] ^= 0x01
            guard let response = try? UnverifiedResponse(xml: xml),
                let verified = try? AssertionVerifier.verify(response, against: expectations)
            else { continue }
            accepted += 1
            #expect(Mutations.summary(verified) == genuine, "byte \(index)")
        }
        // The unsigned envelope and KeyInfo may change; most of a message may not.
        #expect(accepted < original.count)
    }

    /// What becomes of one byte.
    private enum Change: CaseIterable {
        case bit0, bit1, bit2, bit3, bit4, bit5, bit6, bit7, removed, doubled, blank, bracket

        func make(_ bytes: inout [UInt8], at index: Int) {
            switch self {
            case .removed: bytes.remove(at: index)
            case .doubled: bytes.insert(bytes[index], at: index)
            case .blank: bytes[index] = 0x20
            case .bracket: bytes[index] = 0x3c
            default: bytes[index] ^= 1 << UInt8(Self.allCases.firstIndex(of: self) ?? 0)
            }
        }
    }

    /// Samples of every vector; `EXHAUSTIVE=1` makes every change of every byte, which takes minutes.
    @Test(arguments: try VectorCase.all("accepted"))
    func `of every accepted shape a changed byte is refused or changes nothing that is read`(
        _ vector: VectorCase
    ) throws {
        let expectations = try vector.expectations()
        let original = try vector.xml()
        let genuine = try Mutations.summary(
            AssertionVerifier.verify(UnverifiedResponse(xml: original), against: expectations))
        let isExhaustive = Mutations.areExhaustive
        let every = isExhaustive ? 1 : 373
        // Each shape begins at another place.
        let first = isExhaustive ? 0 : vector.name.utf8.reduce(0) { $0 &+ Int($1) } % every
        var (made, accepted) = (0, 0)
        for index in stride(from: first, to: original.count, by: every) {
            for change in Change.allCases {
                var xml = original
                change.make(&xml, at: index)
                guard xml != original else { continue }
                made += 1
                guard let response = try? UnverifiedResponse(xml: xml),
                    let verified = try? AssertionVerifier.verify(response, against: expectations)
                else { continue }
                accepted += 1
                #expect(Mutations.summary(verified) == genuine, "byte \(index), \(change)")
            }
        }
        Mutations.tell("bytes", vector, made: made, accepted: accepted)
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
