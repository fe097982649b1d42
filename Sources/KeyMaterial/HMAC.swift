import COpenSSL

/// HMAC with SHA-256 (RFC 2104): what somebody with whom we share a secret checks a message by.
package enum HMAC {
    /// The 32 bytes that go with a message.
    ///
    /// - Throws: `KeyMaterialFailure` only when OpenSSL itself is broken.
    package static func code(of message: [UInt8], key: [UInt8]) throws(KeyMaterialFailure) -> [UInt8] {
        var code = [UInt8](repeating: 0, count: Hash.sha256.byteCount)
        var length = 0
        let made = unsafe EVP_Q_mac(
            nil, "HMAC", nil, "SHA256", nil, key, key.count, message, message.count, &code, code.count, &length)
        guard unsafe made != nil, length == code.count else { throw KeyMaterialFailure(operation: "EVP_Q_mac") }
        return code
    }
}
