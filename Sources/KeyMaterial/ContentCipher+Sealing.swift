import COpenSSL

extension ContentCipher {
    /// Encrypts content with a fresh IV, as XML Encryption puts it together: IV, ciphertext, and the tag for GCM.
    ///
    /// - Throws: ``KeyMaterialFailure`` when the key hasn't ``keyByteCount`` bytes, or OpenSSL can't.
    package func seal(_ content: [UInt8], with key: [UInt8]) throws(KeyMaterialFailure) -> [UInt8] {
        var content = content
        if !isAuthenticated {
            let padding = Self.blockByteCount - content.count % Self.blockByteCount
            content += [UInt8](repeating: 0, count: padding - 1) + [UInt8(truncatingIfNeeded: padding)]
        }
        guard key.count == keyByteCount, let length = Int32(exactly: content.count),
            let cipher = unsafe implementation, let context = unsafe EVP_CIPHER_CTX_new()
        else { throw KeyMaterialFailure(operation: "EVP_CIPHER_CTX_new") }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let iv = try Entropy.bytes(ivByteCount)
        var sealed = [UInt8](repeating: 0, count: content.count + Self.blockByteCount)
        var written: Int32 = 0
        var rest: Int32 = 0
        var end = [UInt8](repeating: 0, count: Self.blockByteCount)
        guard unsafe EVP_EncryptInit_ex(context, cipher, nil, key, iv) == 1,
            unsafe EVP_CIPHER_CTX_set_padding(context, 0) == 1,
            unsafe EVP_EncryptUpdate(context, &sealed, &written, content, length) == 1,
            Int(written) == content.count,
            unsafe EVP_EncryptFinal_ex(context, &end, &rest) == 1
        else { throw KeyMaterialFailure(operation: "EVP_EncryptUpdate") }
        sealed.removeLast(sealed.count - content.count)
        guard isAuthenticated else { return iv + sealed }
        var tag = [UInt8](repeating: 0, count: Self.tagByteCount)
        guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, Int32(tag.count), &tag) == 1 else {
            throw KeyMaterialFailure(operation: "EVP_CTRL_GCM_GET_TAG")
        }
        return iv + sealed + tag
    }
}
