/// What asking a metadata source gave.
package enum MetadataAnswer: Hashable, Sendable {
    case document([UInt8], etag: String?, lastModified: String?)
    /// The server says that it's still the document that we have.
    case unchanged
    /// There is no document; the sentence says why.
    case unavailable(String)
}

/// What becomes of a copy.
package enum TrustChange: Hashable, Sendable {
    /// The first good document of this source.
    case first
    /// The keys that are trusted aren't the same; each is told by its certificate's SHA-256 in hexadecimal.
    case keys(added: [String], removed: [String])
    /// Where people are sent, or how long it holds; the keys are the same.
    case addresses
    case validity
}
