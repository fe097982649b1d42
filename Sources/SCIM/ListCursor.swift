/// Where a page of a cursor-paged list ended: all a store needs to go on after it, whatever was added or deleted
/// meanwhile (RFC 9865, corner 74).
///
/// `bytes` are not for clients: seal them for the account, its integration and its scope, and show `CursorText` of
/// the result. A cursor gives no right to anything; the next request is authorized like the first.
package struct ListCursor: Sendable, Hashable {
    /// The value by which the last resource of the page was ordered. Texts are keys (`Comparison.Operand`).
    package enum SortValue: Sendable, Hashable {
        /// The resource has no value; nothing but its id orders it.
        case none
        case text(String)
        case number(JSONNumber)
        case boolean(Bool)
        case dateTime(DateTime)
    }

    /// Which query this continues; see `ListRequest.fingerprint`.
    package let query: UInt64
    /// The page size of the first request, which the next must not change.
    package let count: Int
    /// One value for each sort key, in order; empty when the list is ordered by id alone.
    package let position: [SortValue]
    /// The id of the last resource of the page.
    package let lastID: String
    /// Seconds since 1970 after which the cursor is no longer good.
    package let expiresAt: Int64

    package init(query: UInt64, count: Int, position: [SortValue], lastID: String, expiresAt: Int64) {
        self.query = query
        self.count = count
        self.position = position
        self.lastID = lastID
        self.expiresAt = expiresAt
    }

    /// Whether this cursor continues that request, now.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - fingerprint: of the request, for the same types as the first page's.
    /// - Throws: 400 `invalidCursor` when the query is another, `expiredCursor`, or `invalidCount` when the request
    ///   changes the count. A request that leaves the count out goes on with `count`.
    package func admit(_ request: ListRequest, fingerprint: UInt64, now: Int64) throws(SCIMRefusal) {
        if fingerprint != query { throw .invalidCursor(reason: "The cursor is of another query.") }
        if now >= expiresAt { throw .expiredCursor() }
        // 0 asks for the total alone, at any time.
        if request.isCountGiven, request.count != count, request.count != 0 {
            throw .invalidCount("The count must stay \(count), as in the query's first page.")
        }
    }
}

extension ListCursor.SortValue {
    /// How much of a text orders a list: a store sorts by keys cut to this length, then by id, so that a cursor stays
    /// short and exact.
    package static let textLimit = 512

    package init(_ operand: Comparison.Operand?) {
        switch operand {
        case nil: self = .none
        case .string(_, let key): self = .text(Self.cut(key))
        case .number(let number): self = .number(number)
        case .boolean(let value): self = .boolean(value)
        case .dateTime(let instant): self = .dateTime(instant)
        }
    }

    /// A key cut to `textLimit` bytes, between scalars.
    package static func cut(_ key: String) -> String {
        if key.utf8.count <= textLimit { return key }
        var kept = String.UnicodeScalarView()
        var length = 0
        for scalar in key.unicodeScalars {
            length += UTF8.width(scalar)
            if length > textLimit { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}
