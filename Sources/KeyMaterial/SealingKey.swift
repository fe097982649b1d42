import COpenSSL

/// A symmetric key that seals values at rest with AES-256-GCM.
///
/// A sealed value is a version byte, a random 12-byte nonce, the ciphertext and a 16-byte tag. It opens only with the
/// same key and the same binding: bind it to the row that it belongs to, so that it can't be moved to another.
/// With random nonces a key may seal 2^32 values (NIST SP 800-38D §8.3).
package struct SealingKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// The length of a key.
    package static let byteCount = 32
    private static let version: UInt8 = 1
    private static let nonceCount = 12
    private static let tagCount = 16

    /// - Throws: `.keyLengthWrong` unless there are exactly 32 bytes.
    package init(_ bytes: [UInt8]) throws(KeyMaterialRefusal) {
        guard bytes.count == Self.byteCount else {
            throw .keyLengthWrong(expected: Self.byteCount, got: bytes.count)
        }
        self.bytes = bytes
    }

    /// Seals a value under a binding, which isn't stored and has to be given again to open it.
    package func seal(_ plaintext: [UInt8], binding: [UInt8]) throws(KeyMaterialFailure) -> [UInt8] {
        let nonce = try Entropy.bytes(Self.nonceCount)
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            throw KeyMaterialFailure(operation: "EVP_CIPHER_CTX_new")
        }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        guard let length = Int32(exactly: plaintext.count), let bound = Int32(exactly: binding.count) else {
            throw KeyMaterialFailure(operation: "AES-256-GCM (length)")
        }
        var written: Int32 = 0
        var last: Int32 = 0
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count + Self.tagCount)
        var tag = [UInt8](repeating: 0, count: Self.tagCount)
        let sealed =
            unsafe EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
            && EVP_EncryptUpdate(context, nil, &last, binding, bound) == 1
            && EVP_EncryptUpdate(context, &ciphertext, &written, plaintext, length) == 1
            && EVP_EncryptFinal_ex(context, &tag, &last) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, Int32(Self.tagCount), &tag) == 1
        guard sealed, Int(written) == plaintext.count else { throw KeyMaterialFailure(operation: "AES-256-GCM") }
        return [Self.version] + nonce + ciphertext.prefix(plaintext.count) + tag
    }

    /// Opens what ``seal(_:binding:)`` made.
    ///
    /// - Throws: `.sealBroken` for whatever is wrong with it, always the same.
    package func open(_ sealed: [UInt8], binding: [UInt8]) throws(KeyMaterialRefusal) -> [UInt8] {
        let overhead = 1 + Self.nonceCount + Self.tagCount
        guard sealed.count >= overhead, sealed.first == Self.version,
            let length = Int32(exactly: sealed.count - overhead), let bound = Int32(exactly: binding.count)
        else { throw .sealBroken }
        let nonce = Array(sealed.dropFirst().prefix(Self.nonceCount))
        let ciphertext = Array(sealed.dropFirst(1 + Self.nonceCount).dropLast(Self.tagCount))
        var tag = Array(sealed.suffix(Self.tagCount))
        guard let context = unsafe EVP_CIPHER_CTX_new() else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_CIPHER_CTX_new"))
        }
        ERR_clear_error()
        defer {
            unsafe EVP_CIPHER_CTX_free(context)
            ERR_clear_error()
        }
        var written: Int32 = 0
        var last: Int32 = 0
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count + Self.tagCount)
        var end = [UInt8](repeating: 0, count: Self.tagCount)
        let opened =
            unsafe EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, bytes, nonce) == 1
            && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, Int32(Self.tagCount), &tag) == 1
            && EVP_DecryptUpdate(context, nil, &last, binding, bound) == 1
            && EVP_DecryptUpdate(context, &plaintext, &written, ciphertext, length) == 1
            && EVP_DecryptFinal_ex(context, &end, &last) == 1
        guard opened, Int(written) == ciphertext.count else { throw .sealBroken }
        return Array(plaintext.prefix(ciphertext.count))
    }

    package var description: String { "SealingKey(<redacted>)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
