package import KeyMaterial
package import Tenancy

/// A row of an account's journal: an event with who did it, through what and when, at its place in the account's order.
///
/// Places count from 1 without a gap, in the order of the commits: whoever has read up to one has missed nothing before it.
/// Each row's hash covers the row and the hash before it, so that none can be edited, removed or moved unseen.
package struct JournalEntry: Hashable, Sendable {
    package let position: Int64
    package let at: Instant
    package let requestID: String
    /// As `Actor` describes itself.
    package let actor: String
    /// As `Channel` is spelled; empty in a row from before there was such a column.
    package let channel: String
    /// A `JournalEvent.Kind`, or one of a newer program.
    package let kind: String
    package let subject: String
    /// The text of a JSON object of strings.
    package let details: String
    /// The text of a `JournalChange`.
    package let change: String?
    /// Nil in a row from before there was a chain.
    package var hash: [UInt8]?

    package init(
        position: Int64, at: Instant, requestID: String, actor: String, channel: String, kind: String, subject: String,
        details: String, change: String?, hash: [UInt8]? = nil
    ) {
        self.position = position
        self.at = at
        self.requestID = requestID
        self.actor = actor
        self.channel = channel
        self.kind = kind
        self.subject = subject
        self.details = details
        self.change = change
        self.hash = hash
    }

    /// The SHA-256 that the row has to have behind a row of that hash.
    ///
    /// Every field stands behind its length, so that no two rows have one encoding.
    /// - Throws: `KeyMaterialFailure` only when OpenSSL itself is broken.
    package func link(
        behind previous: [UInt8], in account: Slug<Account>
    ) throws(KeyMaterialFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256 + details.utf8.count + (change?.utf8.count ?? 0))
        func number(_ value: Int64) {
            let pattern = UInt64(bitPattern: value)
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(shift)))
            }
        }
        func field(_ text: String) {
            number(Int64(text.utf8.count))
            bytes.append(contentsOf: text.utf8)
        }
        field("gatehouse journal 1")
        number(Int64(previous.count))
        bytes += previous
        field(account.text)
        number(position)
        number(at.milliseconds)
        for text in [requestID, actor, channel, kind, subject, details] { field(text) }
        number(change == nil ? 0 : 1)
        if let change { field(change) }
        return try SHA256.digest(bytes)
    }
}
