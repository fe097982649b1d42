import Foundation
import KeyMaterial
import TestSupport
import Testing
import XMLSecurity
import XMLTree

/// On generated messages that xmlsec1 signed, and on what becomes of them by random changes: what it refuses is never
/// accepted here. `EXHAUSTIVE=1` takes fifty times as many.
@Suite struct DifferentialTests {
    private static let isExhaustive = ProcessInfo.processInfo.environment["EXHAUSTIVE"] != nil

    private func accepts(_ bytes: [UInt8], _ key: PublicKey) -> Bool {
        guard let root = try? XMLDocument.parse(bytes).root,
            let assertion = root.children.first(where: { $0.name == "Assertion" })
        else { return false }
        return (try? SignatureVerifier.verify(assertion, keys: [key], policy: .standard)) != nil
    }

    @Test func `nothing is accepted that xmlsec1 refuses`() throws {
        let xmlsec1 = try XMLSec1()
        var accepted = 0
        let seeds: ClosedRange<UInt64> = 1...(Self.isExhaustive ? 1_500 : 30)
        for seed in seeds {
            var generated = GeneratedSignature(seed: seed)
            let key = try VectorKeys.certificate(generated.key).publicKey
            let signed = try xmlsec1.sign(generated.template, with: generated.key)
            #expect(accepts(signed, key), "seed \(seed): \(String(decoding: signed, as: UTF8.self))")
            for _ in 0..<60 {
                let changed = generated.change(signed)
                guard changed != signed, accepts(changed, key) else { continue }
                accepted += 1
                #expect(
                    try xmlsec1.verifies(changed, with: generated.key),
                    "seed \(seed): \(String(decoding: changed, as: UTF8.self))")
            }
        }
        // The envelope isn't signed, and base64 may have white space: some changes are none.
        #expect(accepted > seeds.count)
    }

    @Test func `xmlsec1 refuses, too`() throws {
        let xmlsec1 = try XMLSec1()
        let generated = GeneratedSignature(seed: 1)
        let signed = try xmlsec1.sign(generated.template, with: generated.key)
        #expect(try xmlsec1.verifies(signed, with: generated.key))
        let text = String(decoding: signed, as: UTF8.self).replacing("</s:Assertion>", with: "x</s:Assertion>")
        #expect(try !xmlsec1.verifies(Array(text.utf8), with: generated.key))
    }
}
