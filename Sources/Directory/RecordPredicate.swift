/// Which records of a directory a list wants, in terms of what is indexed. Made from a SCIM filter; turned into SQL by Records.
package indirect enum RecordPredicate: Hashable, Sendable {
    package enum Column: Hashable, Sendable {
        case id, userName, displayName, externalID
        case active
        /// For groups: has this user as a member. For users: is in this group.
        case membership
    }

    /// How a text stands to another; both are prepared, and compared byte by byte.
    package enum TextComparison: Hashable, Sendable {
        case contains, startsWith, endsWith, greater, greaterOrEqual, less, lessOrEqual
    }

    package enum Moment: Hashable, Sendable {
        case created, lastModified
    }

    case everything
    case nothing
    /// The id comes after this one in the order of lists.
    case after(String)
    /// The column's prepared value is exactly this one.
    case equals(Column, String)
    case compares(Column, TextComparison, String)
    case present(Column)
    /// The moment is in this stretch of milliseconds since 1970, both ends included.
    case moment(Moment, ClosedRange<Int64>)
    /// One element of a multi-valued attribute has all of these values.
    case element([IndexedValue])
    /// Some value of an indexed path compares so.
    case value(path: String, TextComparison, String)
    /// Some value of an indexed path is there.
    case hasValue(path: String)
    case and(RecordPredicate, RecordPredicate)
    case or(RecordPredicate, RecordPredicate)
    case not(RecordPredicate)
}
