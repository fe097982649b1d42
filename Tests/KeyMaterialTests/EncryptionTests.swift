import KeyMaterial
import Testing

@Suite struct `Content encryption` {
    static let content = Array("<a>what is only for one reader</a>".utf8)

    @Test(arguments: ContentCipher.allCases)
    func `what was sealed opens with the same key only`(_ cipher: ContentCipher) throws {
        let key = try Entropy.bytes(cipher.keyByteCount)
        for count in [1, 15, 16, 17, 1_000] {
            let content = [UInt8](repeating: 0x61, count: count)
            let sealed = try cipher.seal(content, with: key)
            let opened = try cipher.open(sealed, with: key)
            #expect(opened.isSound && opened.bytes == content)
        }
        let sealed = try cipher.seal(Self.content, with: key)
        let other = try cipher.open(sealed, with: Entropy.bytes(cipher.keyByteCount))
        #expect(other.bytes != Self.content)
        #expect(throws: KeyMaterialFailure.self) { try cipher.seal(Self.content, with: key + [0]) }
        #expect(try !cipher.open(sealed, with: key + [0]).isSound)
    }

    @Test(arguments: ContentCipher.allCases.filter(\.isAuthenticated))
    func `a changed byte or a cut tag never opens, and shows nothing of the content`(_ cipher: ContentCipher) throws {
        let key = try Entropy.bytes(cipher.keyByteCount)
        let sealed = try cipher.seal(Self.content, with: key)
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x80
            let opened = try cipher.open(changed, with: key)
            #expect(!opened.isSound)
            #expect(opened.bytes.allSatisfy { $0 == 0xff })
        }
        for count in 0..<sealed.count {
            #expect(try !cipher.open(Array(sealed.prefix(count)), with: key).isSound)
        }
    }

    @Test func `a value of an impossible length is known without a key`() {
        #expect(!ContentCipher.aes128CBC.couldBe([UInt8](repeating: 0, count: 16)))
        #expect(!ContentCipher.aes128CBC.couldBe([UInt8](repeating: 0, count: 40)))
        #expect(ContentCipher.aes128CBC.couldBe([UInt8](repeating: 0, count: 32)))
        #expect(!ContentCipher.aes256GCM.couldBe([UInt8](repeating: 0, count: 28)))
        #expect(ContentCipher.aes256GCM.couldBe([UInt8](repeating: 0, count: 29)))
    }

    @Test func `a content key is unwrapped under the hashes, label and length that it was wrapped under`() throws {
        let key = try PrivateKey.generateRSA(bits: 2_048)
        let contentKey = try Entropy.bytes(32)
        for digest in Hash.allCases {
            for mask in Hash.allCases {
                let transport = KeyTransport(digest: digest, maskGeneration: mask, label: [1, 2, 3])
                let wrapped = try key.publicKey.wrap(contentKey, by: transport)
                #expect(try key.unwrap(wrapped, by: transport, byteCount: 32) == contentKey)
                for wrong in [
                    KeyTransport(digest: digest, maskGeneration: mask),
                    KeyTransport(digest: digest == .sha1 ? .sha256 : .sha1, maskGeneration: mask, label: [1, 2, 3]),
                    KeyTransport(digest: digest, maskGeneration: mask == .sha1 ? .sha256 : .sha1, label: [1, 2, 3]),
                ] {
                    #expect(throws: KeyMaterialRefusal.sealBroken) {
                        try key.unwrap(wrapped, by: wrong, byteCount: 32)
                    }
                }
                #expect(throws: KeyMaterialRefusal.sealBroken) {
                    try key.unwrap(wrapped, by: transport, byteCount: 16)
                }
            }
        }
    }

    @Test func `an EC key neither wraps nor unwraps`() throws {
        let key = try PrivateKey.generateP256()
        let transport = KeyTransport(digest: .sha1, maskGeneration: .sha1)
        #expect(throws: KeyMaterialRefusal.schemeForAnotherKeyType) { try key.publicKey.wrap([0], by: transport) }
        #expect(throws: KeyMaterialRefusal.schemeForAnotherKeyType) {
            try key.unwrap([0], by: transport, byteCount: 1)
        }
    }

    @Test(
        arguments: [
            (91, nil), (90, .within90Days), (61, .within90Days), (60, .within60Days), (30, .within30Days),
            (8, .within30Days), (7, .within7Days), (2, .within7Days), (1, .within1Day), (0, .within1Day),
            (-1, .expired),
        ] as [(Int64, ExpiryWarning?)])
    func `a certificate near its end is warned of in steps`(_ days: Int64, _ expected: ExpiryWarning?) throws {
        let certificate = try Certificate.selfSigned(
            key: PrivateKey.generateP256(), subjectCommonName: "x", notBefore: 0, notAfter: 86_400 * 1_000, serial: [1])
        #expect(certificate.expiryWarning(at: 86_400 * (1_000 - days)) == expected)
    }
}
