/// The refusals of cursor paging (RFC 9865 §2.1).
extension SCIMRefusal {
    /// The sentence is the same whatever is wrong with a cursor, so that nobody learns from it how to make one.
    package static func invalidCursor(reason: String? = nil) -> SCIMRefusal {
        SCIMRefusal(
            status: 400, scimType: .invalidCursor,
            detail: "The cursor is not one of this query. Leave it empty to start at the first page.", reason: reason)
    }

    package static func expiredCursor() -> SCIMRefusal {
        SCIMRefusal(
            status: 400, scimType: .expiredCursor,
            detail: "The cursor has expired. Leave it empty to start at the first page.")
    }

    package static func invalidCount(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .invalidCount, detail: detail)
    }
}
