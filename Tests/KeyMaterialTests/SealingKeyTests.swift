import KeyMaterial
import Testing

@Suite struct SealingKeyTests {
    private let key = Result { try SealingKey(Entropy.bytes(32)) }

    @Test(arguments: [0, 1, 15, 16, 17, 5_000])
    func `what was sealed opens`(_ count: Int) throws {
        let plaintext = try Entropy.bytes(count)
        let sealed = try key.get().seal(plaintext, binding: [1, 2])
        #expect(sealed.count == count + 29)
        #expect(try key.get().open(sealed, binding: [1, 2]) == plaintext)
        #expect(try key.get().seal(plaintext, binding: [1, 2]) != sealed)
    }

    @Test func `another binding, another key or any other byte doesn't open`() throws {
        let key = try key.get()
        let sealed = try key.seal(Array("secret".utf8), binding: [1, 2])
        #expect(throws: KeyMaterialRefusal.sealBroken) { try key.open(sealed, binding: [1, 3]) }
        #expect(throws: KeyMaterialRefusal.sealBroken) { try key.open(sealed, binding: []) }
        let other = try SealingKey(Entropy.bytes(32))
        #expect(throws: KeyMaterialRefusal.sealBroken) { try other.open(sealed, binding: [1, 2]) }
        for index in sealed.indices {
            var altered = sealed
            altered[index] ^= 1
            #expect(throws: KeyMaterialRefusal.sealBroken) { try key.open(altered, binding: [1, 2]) }
        }
        for count in 0..<sealed.count {
            #expect(throws: KeyMaterialRefusal.sealBroken) {
                try key.open(Array(sealed.prefix(count)), binding: [1, 2])
            }
        }
    }

    @Test func `a key has 32 bytes and doesn't print`() throws {
        #expect(throws: KeyMaterialRefusal.keyLengthWrong(expected: 32, got: 31)) {
            try SealingKey([UInt8](repeating: 1, count: 31))
        }
        let key = try SealingKey([UInt8](repeating: 0x41, count: 32))
        #expect("\(key)" == "SealingKey(<redacted>)")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("65"))
    }

    @Test func `random bytes differ and are as many as asked for`() throws {
        #expect(try Entropy.bytes(16) != Entropy.bytes(16))
        #expect(try Entropy.bytes(0).isEmpty)
        #expect(throws: KeyMaterialFailure.self) { try Entropy.bytes(-1) }
        #expect(throws: KeyMaterialFailure.self) { try Entropy.bytes(1 << 40) }
    }

    @Test func `secrets are equal when every byte is`() {
        #expect(constantTimeEquals([1, 2], [1, 2]))
        #expect(!constantTimeEquals([1, 2], [1, 3]))
        #expect(!constantTimeEquals([1, 2], [1, 2, 3]))
        #expect(constantTimeEquals([], []))
    }
}
