/// A file of the pages, as it's served: its bytes, what it is, and a tag that changes when it does.
package struct Asset: Sendable {
    package let bytes: [UInt8]
    package let contentType: String
    /// A strong entity tag with its quotes, for `ETag` and `If-None-Match` (RFC 9110 §8.8.3).
    package let etag: String
    /// The tag without quotes, which the pages put into the asset's address, so that a copy may be kept for good.
    package let version: String

    init(bytes: [UInt8], contentType: String) {
        self.bytes = bytes
        self.contentType = contentType
        version = Asset.fingerprint(bytes)
        etag = "\"\(version)\""
    }

    /// FNV-1a, 64 bits: it tells our own files of two builds apart, and guards against nobody.
    private static func fingerprint(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: max(0, 16 - digits.utf8.count)) + digits
    }
}
