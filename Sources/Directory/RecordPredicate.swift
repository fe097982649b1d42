/// Which records of a directory a list wants, in terms of what is indexed. Made from a SCIM filter; turned into SQL by Records.
package indirect enum RecordPredicate: Hashable, Sendable {
    package enum Column: Hashable, Sendable {
        case id, userName, displayName, externalID
        case active
        /// For groups: has this user as a member. For users: is in this group.
        case membership
    }

    case everything
    case nothing
    /// The id comes after this one in the order of lists.
    case after(String)
    /// The column's prepared value is exactly this one.
    case equals(Column, String)
    case present(Column)
    /// One element of a multi-valued attribute has all of these values.
    case element([IndexedValue])
    case and(RecordPredicate, RecordPredicate)
    case or(RecordPredicate, RecordPredicate)
    case not(RecordPredicate)
}

/// A stretch of a stably ordered list: `limit` records after the first `offset`.
package struct Page: Hashable, Sendable {
    package var offset: Int
    package var limit: Int

    package init(offset: Int, limit: Int) {
        self.offset = offset
        self.limit = limit
    }
}
