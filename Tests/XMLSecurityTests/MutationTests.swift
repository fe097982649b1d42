import KeyMaterial
import Testing
import XMLSecurity
import XMLTree

@Suite struct MutationTests {
    @Test(
        arguments: SignatureVector.all(in: "accepted").filter {
            ["rsa-sha256", "prefix-list-default", "ecdsa-p256"].contains($0.name)
        })
    func `a document with another byte is refused or says the same`(_ vector: SignatureVector) throws {
        let original = try vector.verify()
        let keys = vector.keys
        var verified = 0
        for index in vector.bytes.indices {
            for change in [1, 0x20, 0x04] as [UInt8] {
                var bytes = vector.bytes
                bytes[index] ^= change
                guard let document = try? XMLDocument.parse(bytes),
                    let element = document.root.children.first(where: { $0.name == "Assertion" }),
                    let signed = try? SignatureVerifier.verify(element, keys: keys, policy: vector.policy)
                else { continue }
                verified += 1
                #expect(signed.canonical == original.canonical, "byte \(index)")
            }
        }
        // Outside of the assertion there are bytes that nobody signed.
        #expect(verified > 0)
    }

    @Test(
        arguments: SignatureVector.all(in: "accepted").filter {
            ["response-signed", "enveloped-only"].contains($0.name)
        })
    func `a document with a byte missing is refused or says the same`(_ vector: SignatureVector) throws {
        let original = try vector.verify()
        for index in vector.bytes.indices {
            var bytes = vector.bytes
            bytes.remove(at: index)
            guard let root = try? XMLDocument.parse(bytes).root,
                let element = vector.path.count == 1 ? root : root.children.first(where: { $0.name == vector.path[1] }),
                let signed = try? SignatureVerifier.verify(element, keys: vector.keys, policy: vector.policy)
            else { continue }
            #expect(signed.canonical == original.canonical, "byte \(index)")
        }
    }
}
