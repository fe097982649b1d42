import COpenSSL

extension Certificate {
    /// Makes a self-signed certificate for a key of ours.
    ///
    /// - Parameters:
    ///   - key: signs it and is what peers will trust.
    ///   - subjectCommonName: the only part of subject and issuer; at most 64 bytes of UTF-8 (RFC 5280 `ub-common-name`).
    ///   - notBefore: in seconds since 1970.
    ///   - notAfter: in seconds since 1970.
    ///   - serial: big-endian, 1 to 20 bytes, taken as positive (RFC 5280 §4.1.2.2).
    package static func selfSigned(
        key: PrivateKey, subjectCommonName: String, notBefore: Int64, notAfter: Int64, serial: [UInt8]
    ) throws(KeyMaterialRefusal) -> Certificate {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard (1...64).contains(subjectCommonName.utf8.count), (1...20).contains(serial.count),
            let x509 = unsafe X509_new()
        else { throw .certificateMalformed }
        defer { unsafe X509_free(x509) }
        guard let number = unsafe BN_bin2bn(serial, Int32(serial.count), nil) else { throw .certificateMalformed }
        defer { unsafe BN_free(number) }
        let name = Array(subjectCommonName.utf8)
        let made =
            unsafe X509_set_version(x509, 2) == 1
            && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(x509)) != nil
            && ASN1_TIME_set(X509_getm_notBefore(x509), time_t(notBefore)) != nil
            && ASN1_TIME_set(X509_getm_notAfter(x509), time_t(notAfter)) != nil
            && X509_NAME_add_entry_by_txt(
                X509_get_subject_name(x509), "CN", MBSTRING_UTF8, name, Int32(name.count), -1, 0) == 1
            && X509_set_issuer_name(x509, X509_get_subject_name(x509)) == 1
            && X509_set_pubkey(x509, key.handle.pointer) == 1
            && X509_sign(x509, key.handle.pointer, Hash.sha256.messageDigest) > 0
        guard made, let der = unsafe encodeDER({ unsafe i2d_X509(x509, $0) }) else {
            throw .libraryFailed(KeyMaterialFailure(operation: "X509_sign"))
        }
        return try Certificate(der: der)
    }
}
