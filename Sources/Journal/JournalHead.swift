package import KeyMaterial
package import Tenancy

/// Where an account's journal ends, kept apart from its rows: a tail that was cut off is missed.
package struct JournalHead: Hashable, Sendable {
    /// The last row's place; 0: there is none.
    package var position: Int64
    /// The last row's hash.
    package var hash: [UInt8]
    /// How many rows, the first ones, are older than the chain.
    package var unchained: Int64

    package init(position: Int64, hash: [UInt8], unchained: Int64) {
        self.position = position
        self.hash = hash
        self.unchained = unchained
    }

    /// What the first row of a journal is chained to.
    package static let origin = JournalHead(position: 0, hash: [], unchained: 0)
}

/// How a journal isn't what was written, at the first place where it shows.
package enum JournalBreak: Hashable, Sendable {
    /// The row of this place isn't there: it was removed, or moved elsewhere.
    case missing(Int64)
    /// The row of this place was edited, or is another's: its hash isn't that of what it says behind the row before.
    case altered(Int64)
    /// The journal went on to `head`, but ends at `last`.
    case cut(last: Int64, head: Int64)
    /// The rows hold together and end otherwise than the head says.
    case headAltered(Int64)
    /// The rows hold together, but the one of this place isn't the one that was noted: somebody made another chain.
    case rewritten(Int64)
}

extension JournalBreak: CustomStringConvertible {
    /// For whoever asked for the proof.
    package var description: String {
        switch self {
        case .missing(let place): "entry \(place) is missing: it was removed or moved"
        case .altered(let place): "entry \(place) isn't what was written: it was edited, or is another entry"
        case .cut(let last, let head): "the journal ends at \(last) and went on to \(head): its end was removed"
        case .headAltered(let place): "the end, at \(place), isn't the one that was written"
        case .rewritten(let place): "entry \(place) isn't the one that was noted: the chain was written anew"
        }
    }
}

/// Walks a journal from its first row and stops at the first break.
package struct JournalAudit: Sendable {
    private let account: Slug<Account>
    private let head: JournalHead
    /// The last row that was found whole.
    package private(set) var last: JournalHead

    package init(of account: Slug<Account>, head: JournalHead) {
        self.account = account
        self.head = head
        last = JournalHead(position: 0, hash: [], unchained: head.unchained)
    }

    /// Takes the next row.
    /// - Returns: the break that it shows, if it does.
    package mutating func take(_ entry: JournalEntry) throws(KeyMaterialFailure) -> JournalBreak? {
        let place = last.position + 1
        guard entry.position == place else { return .missing(place) }
        if place > head.unchained {
            let link = try entry.link(behind: last.hash, in: account)
            guard entry.hash == link else { return .altered(place) }
            last.hash = link
        } else if entry.hash != nil {
            return .altered(place)
        }
        last.position = place
        return nil
    }

    /// The journal is at its end.
    package func end() -> JournalBreak? {
        if last.position < head.position { return .cut(last: last.position, head: head.position) }
        return last.position == head.position && last.hash == head.hash ? nil : .headAltered(head.position)
    }
}
