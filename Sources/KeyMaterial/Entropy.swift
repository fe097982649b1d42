import COpenSSL

/// Unpredictable bytes from OpenSSL's generator: the only source of randomness for keys, tokens and identifiers.
package enum Entropy {
    /// Fresh random bytes.
    ///
    /// - Parameter count: how many, from 0 to 65,536.
    /// - Throws: ``KeyMaterialFailure`` when the generator can't be seeded or `count` is out of range.
    package static func bytes(_ count: Int) throws(KeyMaterialFailure) -> [UInt8] {
        guard (0...65_536).contains(count) else { throw KeyMaterialFailure(operation: "RAND_bytes (count)") }
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe RAND_bytes(&bytes, Int32(count)) == 1 else { throw KeyMaterialFailure(operation: "RAND_bytes") }
        return bytes
    }
}
