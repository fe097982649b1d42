import COpenSSL

/// A cryptographic hash function that XML signatures name.
///
/// SHA-1 is here because some identity providers still use it; nothing accepts it unless a policy opts in.
package enum Hash: Sendable, Hashable, CaseIterable {
    case sha1, sha256, sha384, sha512

    /// The length of a digest in bytes.
    package var byteCount: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    /// The digest of some bytes.
    ///
    /// - Throws: ``KeyMaterialFailure`` when OpenSSL has no such hash (a FIPS provider without SHA-1, say).
    package func digest(_ bytes: [UInt8]) throws(KeyMaterialFailure) -> [UInt8] {
        guard let md = unsafe messageDigest else { throw KeyMaterialFailure(operation: "EVP_MD_fetch") }
        var digest = [UInt8](repeating: 0, count: byteCount)
        var length: UInt32 = 0
        guard unsafe EVP_Digest(bytes, bytes.count, &digest, &length, md, nil) == 1, Int(length) == byteCount else {
            throw KeyMaterialFailure(operation: "EVP_Digest")
        }
        return digest
    }

    /// The implementation, fetched once: an implicit fetch in each call costs as much as hashing a small message.
    var messageDigest: OpaquePointer? {
        switch self {
        case .sha1: unsafe FetchedHashes.sha1
        case .sha256: unsafe FetchedHashes.sha256
        case .sha384: unsafe FetchedHashes.sha384
        case .sha512: unsafe FetchedHashes.sha512
        }
    }
}

/// EVP_MD objects are immutable and reference counted; sharing them between threads is what they are for.
private enum FetchedHashes {
    nonisolated(unsafe) static let sha1 = unsafe EVP_MD_fetch(nil, "SHA1", nil)
    nonisolated(unsafe) static let sha256 = unsafe EVP_MD_fetch(nil, "SHA2-256", nil)
    nonisolated(unsafe) static let sha384 = unsafe EVP_MD_fetch(nil, "SHA2-384", nil)
    nonisolated(unsafe) static let sha512 = unsafe EVP_MD_fetch(nil, "SHA2-512", nil)
}
