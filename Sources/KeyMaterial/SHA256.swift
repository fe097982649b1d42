/// SHA-256 of things that are ours: fingerprints, token look-up keys, journal links.
package enum SHA256 {
    /// The 32-byte digest.
    ///
    /// - Throws: ``KeyMaterialFailure`` only when OpenSSL itself is broken.
    package static func digest(_ bytes: [UInt8]) throws(KeyMaterialFailure) -> [UInt8] {
        try Hash.sha256.digest(bytes)
    }
}
