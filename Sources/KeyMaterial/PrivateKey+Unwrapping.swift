import COpenSSL

extension PrivateKey {
    /// Decrypts a content key that was encrypted to this key (RFC 8017 §7.1.2).
    ///
    /// - Parameter byteCount: how long the content key has to be.
    /// - Throws: `.schemeForAnotherKeyType` for an EC key, `.libraryFailed`, and `.sealBroken` for everything that
    ///   depends on the secret: which step failed must be told to nobody (Manger 2001).
    package func unwrap(
        _ wrapped: [UInt8], by transport: KeyTransport, byteCount: Int
    ) throws(KeyMaterialRefusal) -> [UInt8] {
        guard case .rsa = publicKey.algorithm else { throw .schemeForAnotherKeyType }
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, handle.pointer, nil) else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_PKEY_CTX_new"))
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        guard unsafe EVP_PKEY_decrypt_init(context) == 1, unsafe useOAEP(context, transport) else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_PKEY_decrypt_init"))
        }
        var length = Int(unsafe EVP_PKEY_get_size(handle.pointer))
        var contentKey = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_PKEY_decrypt(context, &contentKey, &length, wrapped, wrapped.count) == 1, length == byteCount
        else { throw .sealBroken }
        return Array(contentKey.prefix(byteCount))
    }
}

extension PublicKey {
    /// Encrypts a content key to this key (RFC 8017 §7.1.1).
    ///
    /// - Throws: `.schemeForAnotherKeyType` for an EC key, or `.libraryFailed`.
    package func wrap(_ contentKey: [UInt8], by transport: KeyTransport) throws(KeyMaterialRefusal) -> [UInt8] {
        guard case .rsa = algorithm else { throw .schemeForAnotherKeyType }
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_PKEY_CTX_new_from_pkey(nil, handle.pointer, nil) else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_PKEY_CTX_new"))
        }
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var length = Int(unsafe EVP_PKEY_get_size(handle.pointer))
        var wrapped = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_PKEY_encrypt_init(context) == 1, unsafe useOAEP(context, transport),
            unsafe EVP_PKEY_encrypt(context, &wrapped, &length, contentKey, contentKey.count) == 1,
            length == wrapped.count
        else { throw .libraryFailed(KeyMaterialFailure(operation: "EVP_PKEY_encrypt")) }
        return wrapped
    }
}

/// Both hashes are always said: OpenSSL would take the digest for MGF1 too, which `rsa-oaep-mgf1p` doesn't.
private func useOAEP(_ context: OpaquePointer, _ transport: KeyTransport) -> Bool {
    guard unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1,
        unsafe EVP_PKEY_CTX_set_rsa_oaep_md(context, transport.digest.messageDigest) == 1,
        unsafe EVP_PKEY_CTX_set_rsa_mgf1_md(context, transport.maskGeneration.messageDigest) == 1
    else { return false }
    guard !transport.label.isEmpty, let count = Int32(exactly: transport.label.count) else {
        return transport.label.isEmpty
    }
    // The context takes over memory of OpenSSL's own, and only when it succeeds.
    guard let label = unsafe CRYPTO_malloc(transport.label.count, nil, 0) else { return false }
    unsafe label.copyMemory(from: transport.label, byteCount: transport.label.count)
    if unsafe EVP_PKEY_CTX_set0_rsa_oaep_label(context, label, count) == 1 { return true }
    unsafe CRYPTO_free(label, nil, 0)
    return false
}
