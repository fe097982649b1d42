/// The value of `If-Match` or `If-None-Match`, or of a Bulk operation's `version` (RFC 9110 §13.1, RFC 7644 §3.14).
package enum VersionCondition: Sendable, Hashable {
    /// `*`: any version of an existing resource.
    case any
    case oneOf([Version])

    /// Parses a header value: `*`, or a list of weak or strong tags. Bare words are taken as tags too, because some
    /// clients send `meta.version` with its quotes lost.
    ///
    /// - Throws: 400 without a keyword when nothing in it is a tag: a condition that can't be read must not be
    ///   taken for one that is met.
    package static func parse(_ header: String) throws(SCIMRefusal) -> VersionCondition {
        var versions: [Version] = []
        let bytes = Array(header.utf8)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x20 || byte == 0x09 || byte == 0x2c {
                place += 1
                continue
            }
            var tag: [UInt8] = []
            if byte | 0x20 == 0x77, place + 1 < bytes.count, bytes[place + 1] == 0x2f { place += 2 }
            if place < bytes.count, bytes[place] == 0x22 {
                place += 1
                while place < bytes.count, bytes[place] != 0x22 {
                    tag.append(bytes[place])
                    place += 1
                }
                guard place < bytes.count else { throw malformed }
                place += 1
            } else {
                while place < bytes.count, bytes[place] != 0x2c, bytes[place] != 0x20, bytes[place] != 0x22 {
                    tag.append(bytes[place])
                    place += 1
                }
                if tag == [0x2a] { return .any }
            }
            guard tag.allSatisfy(Version.isTagCharacter) else { throw malformed }
            versions.append(Version(String(decoding: tag, as: UTF8.self)))
            if versions.count > 100 { throw malformed }
        }
        if versions.isEmpty { throw malformed }
        return .oneOf(versions)
    }

    private static let malformed = SCIMRefusal(status: 400, detail: "The version condition has no entity tag.")

    /// Whether this version of an existing resource is meant.
    package func includes(_ version: Version) -> Bool {
        switch self {
        case .any: true
        case .oneOf(let versions): versions.contains(version)
        }
    }
}
