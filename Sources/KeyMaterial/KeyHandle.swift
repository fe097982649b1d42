import COpenSSL

/// The one owner of an `EVP_PKEY`.
///
/// `@unchecked Sendable`: the key is never changed after it was checked, and OpenSSL 3 allows concurrent use of a
/// key through contexts of one's own.
@safe final class KeyHandle: @unchecked Sendable {
    let pointer: OpaquePointer
    let algorithm: KeyAlgorithm

    /// Takes ownership of a decoded key and refuses the kinds that nothing here may use.
    init(owning pointer: OpaquePointer) throws(KeyMaterialRefusal) {
        do throws(KeyMaterialRefusal) {
            algorithm = try unsafe Self.algorithm(of: pointer)
        } catch {
            unsafe EVP_PKEY_free(pointer)
            throw error
        }
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }

    private static func algorithm(of key: OpaquePointer) throws(KeyMaterialRefusal) -> KeyAlgorithm {
        defer { ERR_clear_error() }
        switch unsafe EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA:
            let bits = Int(unsafe EVP_PKEY_get_bits(key))
            guard bits >= 2_048 else { throw .rsaKeyTooSmall(bits: bits) }
            guard bits <= 8_192 else { throw .rsaKeyTooLarge(bits: bits) }
            var exponent: OpaquePointer?
            guard unsafe EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 else { throw .keyMalformed }
            defer { unsafe BN_free(exponent) }
            let width = unsafe BN_num_bits(exponent)
            // 17 bits and odd is at least 65,537; a small or even exponent is a broken or malicious key.
            guard width >= 17, width <= 64, unsafe BN_is_odd(exponent) == 1 else { throw .rsaExponentUnsafe }
            return .rsa(bits: bits)
        case EVP_PKEY_EC:
            var name = [CChar](repeating: 0, count: 64)
            var length = 0
            guard unsafe EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { throw .curveUnsupported }
            let curve = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            switch curve {
            case "prime256v1", "P-256": return .ec(.p256)
            case "secp384r1", "P-384": return .ec(.p384)
            case "secp521r1", "P-521": return .ec(.p521)
            default: throw .curveUnsupported
            }
        default:
            throw .keyAlgorithmUnsupported
        }
    }
}
