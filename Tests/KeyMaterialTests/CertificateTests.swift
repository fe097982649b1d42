import KeyMaterial
import Testing

@Suite struct CertificateTests {
    @Test func `a self-signed certificate says what it was told`() throws {
        let key = try PrivateKey.generateP256()
        let certificate = try Certificate.selfSigned(
            key: key, subjectCommonName: "Gatehouse é, +", notBefore: 1_700_000_000, notAfter: 4_102_444_800,
            serial: [0xff, 1, 2])
        #expect(certificate.publicKey == key.publicKey)
        #expect(certificate.notBefore == 1_700_000_000)
        #expect(certificate.notAfter == 4_102_444_800)
        #expect(certificate.subject == "CN=Gatehouse é\\, \\+")
        #expect(certificate.issuer == certificate.subject)
        #expect(try Certificate(pem: certificate.pem) == certificate)
        #expect(try PublicKey(pem: certificate.pem) == key.publicKey)
    }

    @Test func `bytes after a certificate, or too few, refuse`() throws {
        let key = try PrivateKey.generateP256()
        let der = try Certificate.selfSigned(
            key: key, subjectCommonName: "x", notBefore: 0, notAfter: 1, serial: [1]
        ).der
        #expect(throws: KeyMaterialRefusal.certificateMalformed) { try Certificate(der: der + [0]) }
        #expect(throws: KeyMaterialRefusal.certificateMalformed) { try Certificate(der: Array(der.dropLast())) }
        #expect(throws: KeyMaterialRefusal.certificateMalformed) { try Certificate(der: []) }
    }

    @Test func `no byte of a certificate makes it trap`() throws {
        let key = try PrivateKey.generateP256()
        let der = try Certificate.selfSigned(
            key: key, subjectCommonName: "x", notBefore: 0, notAfter: 1, serial: [1]
        ).der
        for index in der.indices {
            for change in [1, 0x20, 0x80, 0xff] as [UInt8] {
                var altered = der
                altered[index] ^= change
                _ = try? Certificate(der: altered)
            }
        }
    }

    @Test func `a name or serial out of range isn't signed`() throws {
        let key = try PrivateKey.generateP256()
        for (name, serial) in [
            ("", [1]), (String(repeating: "x", count: 65), [1]), ("x", []), ("x", [UInt8](repeating: 1, count: 21)),
        ] as [(String, [UInt8])] {
            #expect(throws: KeyMaterialRefusal.certificateMalformed) {
                try Certificate.selfSigned(key: key, subjectCommonName: name, notBefore: 0, notAfter: 1, serial: serial)
            }
        }
    }

    @Test func `a bundle keeps the order and skips what is written between`() throws {
        let key = try PrivateKey.generateP256()
        let certificates = try (1...3).map { serial in
            try Certificate.selfSigned(
                key: key, subjectCommonName: "c\(serial)", notBefore: 0, notAfter: 1, serial: [UInt8(serial)])
        }
        let text =
            try "Bag Attributes\r\n" + certificates[0].pem + key.pkcs8PEM() + "# c2\n" + certificates[1].pem
            + PEMBundle.text(label: "PUBLIC KEY", der: key.publicKey.spki) + certificates[2].pem
            + PEMBundle.text(label: "DH PARAMETERS", der: [1, 2])
        let bundle = try PEMBundle.parse(text.replacing("\n", with: "  \r\n"))
        #expect(bundle.certificates == certificates)
        #expect(bundle.privateKeys.map(\.publicKey) == [key.publicKey])
        #expect(bundle.publicKeys == [key.publicKey])
        #expect(try PEMBundle.parse("nothing").certificates.isEmpty)
    }
}
