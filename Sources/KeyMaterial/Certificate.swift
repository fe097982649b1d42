import COpenSSL

/// An X.509 certificate, of which this product trusts the key and shows the rest.
///
/// There is no chain and no path validation: SAML trust is a key that an administrator chose. Dates are for warnings.
package struct Certificate: Sendable, Hashable {
    /// The DER as it came.
    package let der: [UInt8]
    /// The key in it.
    package let publicKey: PublicKey
    /// The subject in the text form of RFC 2253.
    package let subject: String
    /// The issuer in the text form of RFC 2253.
    package let issuer: String
    /// The first second of validity, in seconds since 1970.
    package let notBefore: Int64
    /// The last second of validity, in seconds since 1970.
    package let notAfter: Int64

    /// Decodes a certificate.
    ///
    /// - Throws: `.certificateMalformed` when the bytes aren't exactly one certificate, or a refusal of its key.
    package init(der: [UInt8]) throws(KeyMaterialRefusal) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let decoded = unsafe decodeDER(
            der, with: { unsafe d2i_X509(nil, $0, $1) }, free: { unsafe X509_free($0) })
        guard let x509 = unsafe decoded else { throw .certificateMalformed }
        defer { unsafe X509_free(x509) }
        guard let pointer = unsafe X509_get_pubkey(x509) else { throw .keyAlgorithmUnsupported }
        publicKey = try PublicKey(unsafe KeyHandle(owning: pointer))
        guard let notBefore = unsafe seconds(of: X509_get0_notBefore(x509)),
            let notAfter = unsafe seconds(of: X509_get0_notAfter(x509)),
            let subject = unsafe text(of: X509_get_subject_name(x509)),
            let issuer = unsafe text(of: X509_get_issuer_name(x509))
        else { throw .certificateMalformed }
        self.der = der
        self.notBefore = notBefore
        self.notAfter = notAfter
        self.subject = subject
        self.issuer = issuer
    }

    /// Reads the first `CERTIFICATE` block of a PEM text.
    package init(pem: String) throws(KeyMaterialRefusal) {
        guard let first = try PEMBundle.parse(pem).certificates.first else { throw .pemMalformed }
        self = first
    }

    /// The PEM text.
    package var pem: String { PEMBundle.text(label: "CERTIFICATE", der: der) }

    package static func == (left: Certificate, right: Certificate) -> Bool { left.der == right.der }
    package func hash(into hasher: inout Hasher) { hasher.combine(der) }
}

private func seconds(of time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    guard let time = unsafe time, let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
    defer { unsafe ASN1_TIME_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
    return Int64(days) * 86_400 + Int64(seconds)
}

private func text(of name: OpaquePointer?) -> String? {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { return nil }
    defer { unsafe BIO_free(bio) }
    guard unsafe gatehouse_print_name(bio, name) >= 0 else {
        return nil
    }
    var start: UnsafeMutablePointer<CChar>?
    let length = unsafe gatehouse_bio_contents(bio, &start)
    guard length > 0, let start = unsafe start else { return "" }
    return unsafe String(
        decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
}
