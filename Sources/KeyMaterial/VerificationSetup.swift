import COpenSSL

/// A key's verification by one scheme, set up and waiting for a message.
///
/// To copy it takes a fifth of what it takes to set up another, which looks up and checks the algorithms each time.
/// `@unchecked Sendable`: the context is only copied from, never used.
@safe final class VerificationSetup: @unchecked Sendable {
    private let context: OpaquePointer
    private let scheme: SignatureScheme

    /// - Returns: nil when OpenSSL can't; whoever verifies then finds out why.
    init?(of key: KeyHandle, by scheme: SignatureScheme) {
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        guard unsafe Self.begin(context, with: key, by: scheme) else {
            unsafe EVP_MD_CTX_free(context)
            return nil
        }
        unsafe self.context = unsafe context
        self.scheme = scheme
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Nil when it's for another scheme.
    func copy(for scheme: SignatureScheme, into other: OpaquePointer) -> Bool? {
        guard scheme == self.scheme else { return nil }
        return unsafe EVP_MD_CTX_copy_ex(other, context) == 1
    }

    /// Sets up a context anew.
    static func begin(_ context: OpaquePointer, with key: KeyHandle, by scheme: SignatureScheme) -> Bool {
        guard let md = unsafe scheme.hash.messageDigest else { return false }
        var keyContext: OpaquePointer?
        guard unsafe EVP_DigestVerifyInit(context, &keyContext, md, nil, key.pointer) == 1 else { return false }
        guard case .rsaPSS = scheme else { return true }
        return unsafe usePSS(keyContext, md)
    }
}
