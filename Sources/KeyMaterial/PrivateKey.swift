import COpenSSL

/// A private key: RSA of 2,048 to 8,192 bits, or EC on P-256, P-384 or P-521.
///
/// It prints as its type and size only. Safe to share between threads.
package final class PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    /// The key that verifies what this one signs.
    package let publicKey: PublicKey
    let handle: KeyHandle

    /// Reads the first block of a PEM text: `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` (PKCS#1) or `EC PRIVATE KEY`.
    ///
    /// - Throws: a refusal; `.privateKeyEncrypted` when a passphrase protects it.
    package convenience init(pem: String) throws(KeyMaterialRefusal) {
        let keys = try PEMBundle.parse(pem).privateKeys
        guard let key = keys.first else { throw .pemMalformed }
        try self.init(key.handle)
    }

    /// Decodes PKCS#8, PKCS#1 or SEC1 DER.
    package convenience init(der: [UInt8]) throws(KeyMaterialRefusal) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let decoded = unsafe decodeDER(der, with: { unsafe d2i_AutoPrivateKey(nil, $0, $1) })
        guard let pointer = unsafe decoded else { throw .keyMalformed }
        try self.init(unsafe KeyHandle(owning: pointer))
    }

    init(_ handle: KeyHandle) throws(KeyMaterialRefusal) {
        self.handle = handle
        publicKey = try PublicKey(handle)
    }

    /// Makes an RSA key with the exponent 65,537; a second of CPU time for 3,072 bits is normal.
    ///
    /// - Parameter bits: 2,048 to 8,192.
    package static func generateRSA(bits: Int) throws(KeyMaterialRefusal) -> PrivateKey {
        guard bits >= 2_048 else { throw .rsaKeyTooSmall(bits: bits) }
        guard bits <= 8_192 else { throw .rsaKeyTooLarge(bits: bits) }
        defer { ERR_clear_error() }
        guard let pointer = unsafe gatehouse_generate_rsa(bits) else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_PKEY_Q_keygen"))
        }
        return try PrivateKey(unsafe KeyHandle(owning: pointer))
    }

    /// Makes an EC key on P-256.
    package static func generateP256() throws(KeyMaterialRefusal) -> PrivateKey {
        try generateEC(.p256)
    }

    /// Makes an EC key on a curve.
    package static func generateEC(_ curve: KeyAlgorithm.Curve) throws(KeyMaterialRefusal) -> PrivateKey {
        defer { ERR_clear_error() }
        guard let pointer = unsafe gatehouse_generate_ec(curve.rawValue) else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_PKEY_Q_keygen"))
        }
        return try PrivateKey(unsafe KeyHandle(owning: pointer))
    }

    /// The secret itself, as unencrypted PKCS#8 DER; for a place that seals it (see ``SealingKey``).
    package func revealPKCS8() throws(KeyMaterialFailure) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let info = unsafe EVP_PKEY2PKCS8(handle.pointer) else {
            throw KeyMaterialFailure(operation: "EVP_PKEY2PKCS8")
        }
        defer { unsafe PKCS8_PRIV_KEY_INFO_free(info) }
        guard let der = unsafe encodeDER({ unsafe i2d_PKCS8_PRIV_KEY_INFO(info, $0) }) else {
            throw KeyMaterialFailure(operation: "i2d_PKCS8_PRIV_KEY_INFO")
        }
        return der
    }

    /// The secret itself, as an unencrypted PKCS#8 PEM text.
    package func pkcs8PEM() throws(KeyMaterialFailure) -> String {
        PEMBundle.text(label: "PRIVATE KEY", der: try revealPKCS8())
    }

    package var description: String { "PrivateKey(\(publicKey.algorithm))" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
