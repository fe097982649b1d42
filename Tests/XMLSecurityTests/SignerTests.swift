import KeyMaterial
import Testing
import XMLSecurity
import XMLTree

@Suite struct SignerTests {
    static let rsa = Result { try PrivateKey.generateRSA(bits: 2_048) }

    private func document(_ id: String) -> String {
        let assertion = """
            <a:Assertion xmlns:a="urn:a" ID="\(id)"><a:Issuer>i</a:Issuer>\(XMLSigner.placeholder(for: id))<a:S b="ü&amp;">x\r
            &lt;</a:S></a:Assertion>
            """
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <p:Response xmlns:p="urn:p" xmlns:q="urn:q" ID="_r">\(XMLSigner.placeholder(for: "_r"))\(assertion)</p:Response>
            """
    }

    @Test func `both elements of a nested document verify after signing`() throws {
        let inner = try PrivateKey.generateP256()
        let outer = try Self.rsa.get()
        let certificate = try Certificate.selfSigned(
            key: outer, subjectCommonName: "idp", notBefore: 0, notAfter: 1, serial: [1])
        var xml = try XMLSigner.sign(elementWithID: "_a", of: document("_a"), key: inner, certificate: nil)
        xml = try XMLSigner.sign(
            elementWithID: "_r", of: xml, key: outer, certificate: certificate, digest: .sha512,
            inclusivePrefixes: ["q"])
        let root = try XMLDocument.parse(Array(xml.utf8)).root
        let signed = try SignatureVerifier.verify(root, keys: [inner.publicKey, outer.publicKey], policy: .standard)
        #expect(signed.key == outer.publicKey)
        #expect(signed.signatureAlgorithm == .rsaSHA256)
        #expect(signed.digestAlgorithm == .sha512)
        let again = try signed.document().root.only(named: "Assertion", in: "urn:a")
        let nested = try SignatureVerifier.verify(again, keys: [inner.publicKey], policy: .standard)
        #expect(nested.signatureAlgorithm == .ecdsaSHA256)
        #expect(try nested.document().root.only(named: "S", in: "urn:a").attribute("b") == "ü&")
        #expect(SignatureVerifier.carriesSignature(again))
        #expect(try !SignatureVerifier.carriesSignature(nested.document().root))
    }

    @Test(arguments: SignatureAlgorithm.allCases)
    func `each algorithm signs with the key that it needs`(_ algorithm: SignatureAlgorithm) throws {
        let keys = try [Self.rsa.get(), PrivateKey.generateP256(), PrivateKey.generateEC(.p521)]
        for key in keys {
            let xml = document("_a")
            do {
                let signed = try XMLSigner.sign(
                    elementWithID: "_r", of: xml, key: key, certificate: nil, algorithm: algorithm)
                let root = try XMLDocument.parse(Array(signed.utf8)).root
                let policy = SignaturePolicy(allowSHA1: true)
                _ = try SignatureVerifier.verify(root, keys: [key.publicKey], policy: policy)
                if algorithm.usesSHA1 {
                    #expect(throws: XMLSecurityRefusal.signatureAlgorithmNotAllowed(algorithm.rawValue)) {
                        try SignatureVerifier.verify(root, keys: [key.publicKey], policy: .standard)
                    }
                }
            } catch let refusal as XMLSecurityRefusal {
                #expect(refusal == .keyMaterial(.schemeForAnotherKeyType))
            }
        }
    }

    @Test func `a text without a placeholder isn't signed`() throws {
        let key = try Self.rsa.get()
        #expect(throws: XMLSecurityRefusal.signatureMissing) {
            try XMLSigner.sign(elementWithID: "_x", of: document("_a"), key: key, certificate: nil)
        }
        #expect(throws: XMLSecurityRefusal.signatureMissing) {
            try XMLSigner.sign(
                elementWithID: "_x", of: "<a ID=\"_y\">\(XMLSigner.placeholder(for: "_x"))</a>", key: key,
                certificate: nil)
        }
        #expect(throws: XMLSecurityRefusal.signatureRepeated) {
            let twice = XMLSigner.placeholder(for: "_x") + XMLSigner.placeholder(for: "_x")
            return try XMLSigner.sign(elementWithID: "_x", of: "<a ID=\"_x\">\(twice)</a>", key: key, certificate: nil)
        }
    }
}
