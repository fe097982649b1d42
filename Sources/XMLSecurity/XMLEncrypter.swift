package import KeyMaterial
import XMLTree

/// Encrypts XML to a public key, as an identity provider does: for the mock one, and for tests.
package enum XMLEncrypter {
    /// Where the EncryptedKey goes; both places are in use.
    package enum KeyPlace: Sendable, Hashable, CaseIterable {
        /// In the KeyInfo of the data.
        case inside
        /// Right behind the data, which names it by a RetrievalMethod.
        case beside
    }

    /// The EncryptedData of an element, with the EncryptedKey in or behind it: the content of an EncryptedAssertion.
    ///
    /// - Parameters:
    ///   - xml: one element that declares all its namespaces itself.
    ///   - recipient: the RSA key to encrypt to.
    ///   - transport: with a mask generation over SHA-1 by the older name, which every peer knows.
    /// - Throws: `.keyMaterial`.
    package static func encrypt(
        _ xml: String, to recipient: PublicKey, by algorithm: EncryptionAlgorithm, transport: KeyTransport,
        keyPlace: KeyPlace = .inside
    ) throws(XMLSecurityRefusal) -> String {
        let sealed: [UInt8]
        let wrapped: [UInt8]
        do {
            let contentKey = try Entropy.bytes(algorithm.cipher.keyByteCount)
            sealed = try algorithm.cipher.seal(Array(xml.utf8), with: contentKey)
            wrapped = try recipient.wrap(contentKey, by: transport)
        } catch let refusal as KeyMaterialRefusal {
            throw .keyMaterial(refusal)
        } catch let failure as KeyMaterialFailure {
            throw .keyMaterial(.libraryFailed(failure))
        } catch {
            throw .decryptionFailed
        }
        let key =
            "<xenc:EncryptedKey xmlns:xenc=\"\(XMLNamespace.encryption)\" Id=\"_key\">" + method(transport)
            + cipherData(wrapped) + "</xenc:EncryptedKey>"
        let reference = "<ds:RetrievalMethod Type=\"\(XMLNamespace.encryption)EncryptedKey\" URI=\"#_key\"/>"
        let data =
            "<xenc:EncryptedData xmlns:xenc=\"\(XMLNamespace.encryption)\" Type=\"\(XMLNamespace.encryption)Element\">"
            + "<xenc:EncryptionMethod Algorithm=\"\(algorithm.rawValue)\"/>"
            + "<ds:KeyInfo xmlns:ds=\"\(XMLNamespace.signature)\">" + (keyPlace == .inside ? key : reference)
            + "</ds:KeyInfo>" + cipherData(sealed) + "</xenc:EncryptedData>"
        return keyPlace == .inside ? data : data + key
    }

    private static func method(_ transport: KeyTransport) -> String {
        let isOlder = transport.maskGeneration == .sha1
        let uri = isOlder ? EncryptedKeyProfile.oaepMGF1P : EncryptedKeyProfile.oaep
        var method = "<xenc:EncryptionMethod Algorithm=\"\(uri)\">"
        if !transport.label.isEmpty {
            method += "<xenc:OAEPparams>\(Base64.encode(transport.label))</xenc:OAEPparams>"
        }
        if let digest = DigestAlgorithm.allCases.first(where: { $0.hash == transport.digest }) {
            method += "<ds:DigestMethod xmlns:ds=\"\(XMLNamespace.signature)\" Algorithm=\"\(digest.rawValue)\"/>"
        }
        if !isOlder,
            let mask = EncryptedKeyProfile.maskGenerations.first(where: { $0.value == transport.maskGeneration })?.key
        {
            method += "<xenc11:MGF xmlns:xenc11=\"\(XMLNamespace.encryption11)\" Algorithm=\"\(mask)\"/>"
        }
        return method + "</xenc:EncryptionMethod>"
    }

    private static func cipherData(_ value: [UInt8]) -> String {
        "<xenc:CipherData><xenc:CipherValue>\(Base64.encode(value))</xenc:CipherValue></xenc:CipherData>"
    }
}
