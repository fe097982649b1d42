import COpenSSL

extension PrivateKey {
    /// Signs a message. An ECDSA signature is raw `r || s`.
    ///
    /// - Throws: `.schemeForAnotherKeyType`, or `.libraryFailed`.
    package func sign(_ message: [UInt8], by scheme: SignatureScheme) throws(KeyMaterialRefusal) -> [UInt8] {
        switch (scheme, publicKey.algorithm) {
        case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa), (.ecdsa, .ec): break
        case (.rsaPKCS1, .ec), (.rsaPSS, .ec), (.ecdsa, .rsa): throw .schemeForAnotherKeyType
        }
        defer { ERR_clear_error() }
        guard let md = unsafe scheme.hash.messageDigest, let context = unsafe EVP_MD_CTX_new() else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_MD_CTX_new"))
        }
        defer { unsafe EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer?
        guard unsafe EVP_DigestSignInit(context, &keyContext, md, nil, handle.pointer) == 1 else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_DigestSignInit"))
        }
        if case .rsaPSS = scheme {
            guard unsafe usePSS(keyContext, md) else {
                throw .libraryFailed(KeyMaterialFailure(operation: "EVP_PKEY_CTX_set_rsa_padding"))
            }
        }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(handle.pointer)))
        var length = signature.count
        guard unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_DigestSign"))
        }
        signature.removeLast(signature.count - min(length, signature.count))
        guard case .ec(let curve) = publicKey.algorithm else { return signature }
        guard let raw = ecdsaRaw(fromDER: signature, curve: curve) else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_DigestSign (DER)"))
        }
        return raw
    }
}
