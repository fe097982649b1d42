import SCIM

/// The first so many of a stream of resources in an order, without holding the others.
struct Selection {
    struct Entry {
        let position: [ListCursor.SortValue]
        let id: String
        let document: ResourceDocument
    }

    private let limit: Int
    private let descending: Bool
    private var entries: [Entry] = []

    init(keeping limit: Int, descending: Bool) {
        self.limit = limit
        self.descending = descending
    }

    mutating func add(_ entry: Entry) {
        guard limit > 0 else { return }
        entries.append(entry)
        // Seldom, so that it costs little for each.
        if entries.count > limit.saturating(adding: limit).saturating(adding: 1_000) {
            entries = Array(sorted().prefix(limit))
        }
    }

    func sorted() -> [Entry] { entries.sorted { isBefore($0, ($1.position, $1.id)) } }

    /// Whether an entry comes after where a page ended.
    func isBehind(_ entry: Entry, _ end: (values: [ListCursor.SortValue], id: String)) -> Bool {
        !isBefore(entry, end) && !(entry.id == end.id)
    }

    /// By the values, then by the id. Without a value: last when ascending, first when descending (RFC 7644 §3.4.2.3).
    private func isBefore(_ entry: Entry, _ other: (values: [ListCursor.SortValue], id: String)) -> Bool {
        for (left, right) in zip(entry.position, other.values) where left != right {
            let precedes = left.precedes(right)
            return descending ? !precedes : precedes
        }
        guard entry.id != other.id else { return false }
        return descending ? entry.id > other.id : entry.id < other.id
    }
}

extension Int {
    /// The sum, or the largest number there is: page numbers come from clients.
    func saturating(adding other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}

extension ListCursor.SortValue {
    /// Whether this comes before another one of the same attribute; no value comes last.
    fileprivate func precedes(_ other: ListCursor.SortValue) -> Bool {
        switch (self, other) {
        case (.none, _): false
        case (_, .none): true
        case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.dateTime(let left), .dateTime(let right)): left < right
        case (.boolean(let left), .boolean(let right)): !left && right
        case (.text, _), (.number, _), (.dateTime, _), (.boolean, _): false
        }
    }
}
