package import KeyMaterial
package import XMLTree

/// What encrypted data says, after its whole structure was checked and before any private key was used.
///
/// One EncryptedData and at most eight EncryptedKeys, in its KeyInfo or right behind it; values in place, no
/// CipherReference, nothing to fetch; ciphers by an allow-list. Decrypt only what comes out of this.
package struct EncryptionProfile: Sendable {
    /// How many EncryptedKeys are taken at most.
    package static let encryptedKeyLimit = 8
    /// The ciphers for keys that are taken, by their URIs.
    package static let keyTransports = [EncryptedKeyProfile.oaepMGF1P, EncryptedKeyProfile.oaep]

    /// The cipher of the content, to warn about CBC.
    package let algorithm: EncryptionAlgorithm
    private let sealed: [UInt8]
    private let keys: [EncryptedKeyProfile]
    private let limits: XMLLimits

    private static let elementType = XMLNamespace.encryption + "Element"
    private static let keyType = XMLNamespace.encryption + "EncryptedKey"

    /// Checks the children of an element such as EncryptedAssertion (SAML Core §2.2.4).
    ///
    /// - Throws: ``XMLSecurityRefusal``, and never for a reason that depends on a secret.
    package init(of container: XMLElement, policy: EncryptionPolicy) throws(XMLSecurityRefusal) {
        let namespace = XMLNamespace.encryption
        var parts = try SignaturePart(container, attributes: [])
        let data = try parts.next("EncryptedData", in: namespace)
        var beside: [XMLElement] = []
        while let key = parts.optional("EncryptedKey", in: namespace) { beside.append(key) }
        try parts.end()

        parts = try SignaturePart(data, attributes: ["Id", "Type", "MimeType", "Encoding"])
        let id = data.attribute("Id")
        if let type = data.attribute("Type"), type != Self.elementType {
            throw .encryptionAlgorithmNotAllowed(type)
        }
        algorithm = try Self.algorithm(parts.next("EncryptionMethod", in: namespace), policy)
        var inside: [XMLElement] = []
        var retrievals: [String] = []
        if let keyInfo = parts.optional("KeyInfo") { (inside, retrievals) = try Self.read(keyInfo) }
        sealed = try Self.cipherValue(parts.next("CipherData", in: namespace))
        try parts.end()
        guard algorithm.cipher.couldBe(sealed) else { throw .valueMalformed(in: "CipherValue") }

        guard inside.count + beside.count <= Self.encryptedKeyLimit else {
            throw .tooManyEncryptedKeys(limit: Self.encryptedKeyLimit)
        }
        var keys: [EncryptedKeyProfile] = []
        for key in inside + beside { keys.append(try EncryptedKeyProfile(key, for: id)) }
        guard !keys.isEmpty else { throw .encryptedKeyMissing }
        let ids = beside.compactMap { $0.attribute("Id") }
        for uri in retrievals where !ids.contains(where: { "#" + $0 == uri }) {
            throw .referenceToAnotherElement(expected: ids.map { "#" + $0 }.joined(separator: " "), got: uri)
        }
        self.keys = keys
        limits = container.document.limits
    }

    /// The EncryptedKeys in a KeyInfo, and what its RetrievalMethods name. Names and certificates are hints, which
    /// aren't needed; key agreement and everything else that would make a key refuses.
    private static func read(
        _ keyInfo: XMLElement
    ) throws(XMLSecurityRefusal) -> (keys: [XMLElement], retrievals: [String]) {
        var parts = try SignaturePart(keyInfo, attributes: ["Id"])
        var keys: [XMLElement] = []
        var retrievals: [String] = []
        while let part = parts.any() {
            if part.isNamed("EncryptedKey", in: XMLNamespace.encryption) {
                keys.append(part)
            } else if part.isNamed("RetrievalMethod", in: XMLNamespace.signature) {
                let method = try SignaturePart(part, attributes: ["URI", "Type"])
                try method.end()
                if let type = part.attribute("Type"), type != keyType { throw .encryptionAlgorithmNotAllowed(type) }
                retrievals.append(try method.attribute("URI"))
            } else if !part.isNamed("KeyName", in: XMLNamespace.signature),
                !part.isNamed("KeyValue", in: XMLNamespace.signature),
                !part.isNamed("X509Data", in: XMLNamespace.signature)
            {
                throw .structure(in: keyInfo.name, problem: .unexpected(part.name))
            }
        }
        return (keys, retrievals)
    }

    private static func algorithm(
        _ element: XMLElement, _ policy: EncryptionPolicy
    ) throws(XMLSecurityRefusal) -> EncryptionAlgorithm {
        var parts = try SignaturePart(element, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        guard let algorithm = EncryptionAlgorithm(rawValue: uri), policy.allows(algorithm) else {
            throw .encryptionAlgorithmNotAllowed(uri)
        }
        if let size = parts.optional("KeySize", in: XMLNamespace.encryption) {
            guard (try? size.text()) == "\(algorithm.cipher.keyByteCount * 8)" else {
                throw .valueMalformed(in: size.name)
            }
        }
        try parts.end()
        return algorithm
    }

    /// The value itself; a CipherReference would have us fetch it.
    static func cipherValue(_ data: XMLElement) throws(XMLSecurityRefusal) -> [UInt8] {
        var parts = try SignaturePart(data, attributes: [])
        let value = try SignaturePart.leaf(parts.next("CipherValue", in: XMLNamespace.encryption), attributes: [])
        try parts.end()
        return value
    }

    /// Decrypts, and parses what comes out with the same hardened parser and limits, in a document of its own.
    ///
    /// Nobody vouches for the result by having encrypted it: everybody has our public key. It may be believed only when
    /// a signature covered the ciphertext, or covers the plaintext.
    ///
    /// Every EncryptedKey is tried with every key. When none opens, a random key takes its place, so that a wrong key, a
    /// wrong length, wrong padding, a wrong tag and text that isn't XML take the same way to the same refusal.
    ///
    /// - Parameter privateKeys: ours, RSA; those of another type are passed over.
    /// - Throws: `.noDecryptionKeys`, `.decryptionFailed`, or `.keyMaterial` when OpenSSL itself fails.
    package func decrypt(with privateKeys: [PrivateKey]) throws(XMLSecurityRefusal) -> XMLDocument {
        guard !privateKeys.isEmpty else { throw .noDecryptionKeys }
        let cipher = algorithm.cipher
        var found: [UInt8]?
        let opened: ContentCipher.Opened
        do {
            let decoy = try Entropy.bytes(cipher.keyByteCount)
            for key in keys {
                for privateKey in privateKeys {
                    let contentKey = try Self.unwrap(key, with: privateKey, byteCount: cipher.keyByteCount)
                    found = found ?? contentKey
                }
            }
            opened = try cipher.open(sealed, with: found ?? decoy)
        } catch let refusal as KeyMaterialRefusal {
            throw .keyMaterial(refusal)
        } catch let failure as KeyMaterialFailure {
            throw .keyMaterial(.libraryFailed(failure))
        } catch {
            throw .decryptionFailed
        }
        let document = try? XMLDocument.parse(opened.bytes, limits: limits)
        guard found != nil, opened.isSound, let document else { throw .decryptionFailed }
        return document
    }

    private static func unwrap(
        _ key: EncryptedKeyProfile, with privateKey: PrivateKey, byteCount: Int
    ) throws(KeyMaterialRefusal) -> [UInt8]? {
        do {
            return try privateKey.unwrap(key.wrapped, by: key.transport, byteCount: byteCount)
        } catch .sealBroken, .schemeForAnotherKeyType {
            return nil
        }
    }
}
