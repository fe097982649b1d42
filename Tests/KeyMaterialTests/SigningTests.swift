import KeyMaterial
import Testing

@Suite struct SigningTests {
    static let rsa = Result { try PrivateKey.generateRSA(bits: 2_048) }
    static let message = Array("the message".utf8)
    static let hashes = Hash.allCases

    @Test(arguments: hashes)
    func `an RSA key verifies what it signed and nothing else`(_ hash: Hash) throws {
        let key = try Self.rsa.get()
        for scheme in [SignatureScheme.rsaPKCS1(hash), .rsaPSS(hash)] {
            let signature = try key.sign(Self.message, by: scheme)
            try key.publicKey.verify(signature, of: Self.message, by: scheme)
            #expect(throws: KeyMaterialRefusal.signatureMismatch) {
                try key.publicKey.verify(signature, of: Self.message + [0], by: scheme)
            }
            for (index, change) in [(0, 0x80), (signature.count / 2, 1), (signature.count - 1, 1)] as [(Int, UInt8)] {
                var altered = signature
                altered[index] ^= change
                #expect(throws: KeyMaterialRefusal.signatureMismatch) {
                    try key.publicKey.verify(altered, of: Self.message, by: scheme)
                }
            }
        }
    }

    @Test(arguments: KeyAlgorithm.Curve.allCases, hashes)
    func `an EC key verifies what it signed and nothing else`(_ curve: KeyAlgorithm.Curve, _ hash: Hash) throws {
        let key = try PrivateKey.generateEC(curve)
        #expect(key.publicKey.algorithm == .ec(curve))
        // Often enough that numbers with leading zeros and with a high bit come up.
        for round in 0..<40 as Range<UInt8> {
            let signature = try key.sign(Self.message + [round], by: .ecdsa(hash))
            #expect(signature.count == 2 * curve.byteCount)
            try key.publicKey.verify(signature, of: Self.message + [round], by: .ecdsa(hash))
            #expect(throws: KeyMaterialRefusal.signatureMismatch) {
                try key.publicKey.verify(signature, of: Self.message, by: .ecdsa(hash))
            }
        }
    }

    @Test func `a signature of another length is refused before any arithmetic`() throws {
        let key = try Self.rsa.get()
        let signature = try key.sign(Self.message, by: .rsaPKCS1(.sha256))
        for altered in [
            [], [0] + signature, signature + [0], Array(signature.dropLast()), Array(signature.dropFirst()),
        ] {
            #expect(throws: KeyMaterialRefusal.signatureLengthWrong(expected: 256, got: altered.count)) {
                try key.publicKey.verify(altered, of: Self.message, by: .rsaPKCS1(.sha256))
            }
        }
        let curve = try PrivateKey.generateP256()
        for count in [0, 63, 65, 70, 72, 128] {
            #expect(throws: KeyMaterialRefusal.signatureLengthWrong(expected: 64, got: count)) {
                try curve.publicKey.verify([UInt8](repeating: 1, count: count), of: [], by: .ecdsa(.sha256))
            }
        }
    }

    @Test func `numbers out of range are refused and don't trap`() throws {
        let key = try PrivateKey.generateP256().publicKey
        for byte in [0, 0x7f, 0x80, 0xff] as [UInt8] {
            #expect(throws: KeyMaterialRefusal.signatureMismatch) {
                try key.verify([UInt8](repeating: byte, count: 64), of: [], by: .ecdsa(.sha256))
            }
        }
    }

    @Test func `a scheme for another type of key is refused`() throws {
        let rsa = try Self.rsa.get()
        let curve = try PrivateKey.generateP256()
        #expect(throws: KeyMaterialRefusal.schemeForAnotherKeyType) {
            try rsa.publicKey.verify([UInt8](repeating: 0, count: 256), of: [], by: .ecdsa(.sha256))
        }
        #expect(throws: KeyMaterialRefusal.schemeForAnotherKeyType) {
            try curve.publicKey.verify([UInt8](repeating: 0, count: 64), of: [], by: .rsaPSS(.sha256))
        }
        #expect(throws: KeyMaterialRefusal.schemeForAnotherKeyType) { try rsa.sign([], by: .ecdsa(.sha256)) }
        #expect(throws: KeyMaterialRefusal.schemeForAnotherKeyType) { try curve.sign([], by: .rsaPKCS1(.sha256)) }
    }

    @Test func `schemes aren't taken for each other`() throws {
        let key = try Self.rsa.get()
        let signature = try key.sign(Self.message, by: .rsaPKCS1(.sha256))
        for scheme in [SignatureScheme.rsaPSS(.sha256), .rsaPKCS1(.sha1), .rsaPKCS1(.sha512)] {
            #expect(throws: KeyMaterialRefusal.signatureMismatch) {
                try key.publicKey.verify(signature, of: Self.message, by: scheme)
            }
        }
    }

    @Test func `a small or oversized RSA key isn't made`() {
        #expect(throws: KeyMaterialRefusal.rsaKeyTooSmall(bits: 1_024)) { try PrivateKey.generateRSA(bits: 1_024) }
        #expect(throws: KeyMaterialRefusal.rsaKeyTooLarge(bits: 65_536)) { try PrivateKey.generateRSA(bits: 65_536) }
    }

    @Test func `a private key doesn't print`() throws {
        let key = try PrivateKey.generateP256()
        #expect("\(key)" == "PrivateKey(ec(KeyMaterial.KeyAlgorithm.Curve.p256))")
        #expect(Mirror(reflecting: key).children.isEmpty)
    }

    @Test func `one key verifies on many threads at once`() async throws {
        let key = try Self.rsa.get()
        let signature = try key.sign(Self.message, by: .rsaPSS(.sha256))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    (try? key.publicKey.verify(signature, of: Self.message, by: .rsaPSS(.sha256))) != nil
                }
            }
            for await verified in group { #expect(verified) }
        }
    }
}
