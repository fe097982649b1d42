/// An order of lists that the database gives; ties are broken by the id.
package struct RecordOrder: Hashable, Sendable {
    package enum Key: Hashable, Sendable {
        case id, userName, displayName, created, lastModified
    }

    package var key: Key
    package var descending: Bool

    package init(_ key: Key, descending: Bool = false) {
        self.key = key
        self.descending = descending
    }

    /// Oldest first: what a list is in that asks for no other order. New records only ever come at its end.
    package static let standard = RecordOrder(.id)
}

/// Where in an order a page ended: what the last record is ordered by, and its id.
package struct RecordPosition: Hashable, Sendable {
    package enum Value: Hashable, Sendable {
        /// The order is by id alone.
        case none
        case text(String)
        case number(Int64)
    }

    package var value: Value
    package var id: String

    package init(value: Value, id: String) {
        self.value = value
        self.id = id
    }
}

/// A stretch of an ordered list: `limit` records after the first `offset` of those behind `position`.
package struct Page: Hashable, Sendable {
    package var order: RecordOrder
    package var position: RecordPosition?
    package var offset: Int
    package var limit: Int

    package init(order: RecordOrder = .standard, after position: RecordPosition? = nil, offset: Int = 0, limit: Int) {
        self.order = order
        self.position = position
        self.offset = offset
        self.limit = limit
    }
}
