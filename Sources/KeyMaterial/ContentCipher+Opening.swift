import COpenSSL

extension ContentCipher {
    /// What came out of a decryption. A failed one has bytes too, of no meaning and nearly the same number, so that the
    /// caller can take the same steps with them.
    package struct Opened: Sendable {
        package let bytes: [UInt8]
        /// Whether the padding (CBC) or the whole tag (GCM) was right.
        package let isSound: Bool
    }

    /// Decrypts IV, ciphertext and tag as XML Encryption puts them together (XML Encryption 1.1 §5.2.2, §5.2.4).
    ///
    /// - Throws: ``KeyMaterialFailure`` when OpenSSL can't; a wrong key or a changed ciphertext isn't an error but
    ///   ``Opened/isSound`` false, because telling them apart would make an oracle.
    package func open(_ sealed: [UInt8], with key: [UInt8]) throws(KeyMaterialFailure) -> Opened {
        guard key.count == keyByteCount, couldBe(sealed), let length = Int32(exactly: bodyRange(of: sealed).count)
        else { return Opened(bytes: [], isSound: false) }
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let cipher = unsafe implementation, let context = unsafe EVP_CIPHER_CTX_new() else {
            throw KeyMaterialFailure(operation: "EVP_CIPHER_CTX_new")
        }
        defer { unsafe EVP_CIPHER_CTX_free(context) }
        let iv = Array(sealed.prefix(ivByteCount))
        let body = Array(sealed[bodyRange(of: sealed)])
        var plain = [UInt8](repeating: 0, count: body.count + Self.blockByteCount)
        var written: Int32 = 0
        var rest: Int32 = 0
        var end = [UInt8](repeating: 0, count: Self.blockByteCount)
        guard unsafe EVP_DecryptInit_ex(context, cipher, nil, key, iv) == 1,
            unsafe EVP_CIPHER_CTX_set_padding(context, 0) == 1
        else { throw KeyMaterialFailure(operation: "EVP_DecryptInit_ex") }
        if isAuthenticated {
            var tag = Array(sealed.suffix(Self.tagByteCount))
            guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, Int32(tag.count), &tag) == 1 else {
                throw KeyMaterialFailure(operation: "EVP_CTRL_GCM_SET_TAG")
            }
        }
        guard unsafe EVP_DecryptUpdate(context, &plain, &written, body, length) == 1, Int(written) == body.count else {
            throw KeyMaterialFailure(operation: "EVP_DecryptUpdate")
        }
        let isFinal = unsafe EVP_DecryptFinal_ex(context, &end, &rest) == 1
        plain.removeLast(plain.count - body.count)
        guard isFinal else { return Self.failed(body.count) }
        return isAuthenticated ? Opened(bytes: plain, isSound: true) : Self.unpadded(plain)
    }

    /// Takes off the padding, of whose bytes only the last one means something (XML Encryption 1.1 §5.2.2.1).
    private static func unpadded(_ plain: [UInt8]) -> Opened {
        let padding = Int(plain.last ?? 0)
        guard (1...blockByteCount).contains(padding), padding < plain.count else { return failed(plain.count) }
        return Opened(bytes: Array(plain.dropLast(padding)), isSound: true)
    }

    /// Bytes that no parser takes and that hold nothing of the plaintext.
    private static func failed(_ count: Int) -> Opened {
        Opened(bytes: [UInt8](repeating: 0xff, count: count), isSound: false)
    }

    private func bodyRange(of sealed: [UInt8]) -> Range<Int> {
        ivByteCount..<(isAuthenticated ? sealed.count - Self.tagByteCount : sealed.count)
    }

    /// Fetched once, as the hashes are.
    var implementation: OpaquePointer? {
        switch self {
        case .aes128CBC: unsafe FetchedCiphers.aes128CBC
        case .aes192CBC: unsafe FetchedCiphers.aes192CBC
        case .aes256CBC: unsafe FetchedCiphers.aes256CBC
        case .aes128GCM: unsafe FetchedCiphers.aes128GCM
        case .aes192GCM: unsafe FetchedCiphers.aes192GCM
        case .aes256GCM: unsafe FetchedCiphers.aes256GCM
        }
    }
}

/// Fetched once: OpenSSL counts references to what it hands out, never changes it, and lets all threads share it.
private enum FetchedCiphers {
    nonisolated(unsafe) static let aes128CBC = unsafe EVP_CIPHER_fetch(nil, "AES-128-CBC", nil)
    nonisolated(unsafe) static let aes192CBC = unsafe EVP_CIPHER_fetch(nil, "AES-192-CBC", nil)
    nonisolated(unsafe) static let aes256CBC = unsafe EVP_CIPHER_fetch(nil, "AES-256-CBC", nil)
    nonisolated(unsafe) static let aes128GCM = unsafe EVP_CIPHER_fetch(nil, "AES-128-GCM", nil)
    nonisolated(unsafe) static let aes192GCM = unsafe EVP_CIPHER_fetch(nil, "AES-192-GCM", nil)
    nonisolated(unsafe) static let aes256GCM = unsafe EVP_CIPHER_fetch(nil, "AES-256-GCM", nil)
}
