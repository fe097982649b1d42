import COpenSSL

extension PublicKey {
    /// Returns when the signature is this key's over the message, and throws in every other case.
    ///
    /// Key type, scheme and signature length are checked before any arithmetic. An ECDSA signature is raw `r || s`.
    ///
    /// - Throws: `.schemeForAnotherKeyType`, `.signatureLengthWrong`, `.signatureMismatch`, or `.libraryFailed`.
    package func verify(
        _ signature: [UInt8], of message: [UInt8], by scheme: SignatureScheme
    ) throws(KeyMaterialRefusal) {
        let encoded: [UInt8]
        switch (scheme, algorithm) {
        case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa):
            let size = Int(unsafe EVP_PKEY_get_size(handle.pointer))
            guard signature.count == size else {
                throw .signatureLengthWrong(expected: size, got: signature.count)
            }
            encoded = signature
        case (.ecdsa, .ec(let curve)):
            let size = 2 * curve.byteCount
            guard signature.count == size else {
                throw .signatureLengthWrong(expected: size, got: signature.count)
            }
            encoded = ecdsaDER(fromRaw: signature)
        case (.rsaPKCS1, .ec), (.rsaPSS, .ec), (.ecdsa, .rsa):
            throw .schemeForAnotherKeyType
        }
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_MD_CTX_new() else {
            throw .libraryFailed(KeyMaterialFailure(operation: "EVP_MD_CTX_new"))
        }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard
            unsafe usual?.copy(for: scheme, into: context) ?? VerificationSetup.begin(context, with: handle, by: scheme)
        else { throw .libraryFailed(KeyMaterialFailure(operation: "EVP_DigestVerifyInit")) }
        // 0 is a mismatch and a negative number is an error of decoding; only 1 is a success.
        guard unsafe EVP_DigestVerify(context, encoded, encoded.count, message, message.count) == 1 else {
            throw .signatureMismatch
        }
    }
}

/// PSS with MGF1 over the same hash and a salt exactly as long as the digest.
func usePSS(_ context: OpaquePointer?, _ md: OpaquePointer) -> Bool {
    unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
        && EVP_PKEY_CTX_set_rsa_mgf1_md(context, md) == 1
        && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1
}
