package import Tenancy

/// A program that follows an account's events by asking for them, and up to where it has them: whoever asks for what comes
/// behind an entry has taken that one.
package struct FeedReader: Hashable, Sendable {
    /// As `Actor` describes itself: a rotated token is still the same program's.
    package let name: String
    /// The last entry that it has.
    package let position: Int64
    /// When it asked, but for a minute.
    package let at: Instant

    package init(name: String, position: Int64, at: Instant) {
        self.name = name
        self.position = position
        self.at = at
    }
}
