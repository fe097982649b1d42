/// The answer to a query (RFC 7644 §3.4.2, RFC 9865 §2).
package struct ListResponse: Sendable {
    /// How many resources match, over all pages; may be left out with cursors.
    package var totalResults: Int?
    /// As asked for, at least 1; nil with cursors.
    package var startIndex: Int?
    /// Absent on the last page (corner 74).
    package var nextCursor: String?
    package var previousCursor: String?
    /// Each resource as JSON text.
    package private(set) var resources: [[UInt8]]

    package init(
        totalResults: Int?, startIndex: Int? = nil, nextCursor: String? = nil, previousCursor: String? = nil,
        resources: [[UInt8]] = []
    ) {
        self.totalResults = totalResults
        self.startIndex = startIndex
        self.nextCursor = nextCursor
        self.previousCursor = previousCursor
        self.resources = resources
    }

    package init(
        totalResults: Int?, startIndex: Int? = nil, nextCursor: String? = nil, previousCursor: String? = nil,
        objects: [JSONObject]
    ) {
        self.init(
            totalResults: totalResults, startIndex: startIndex, nextCursor: nextCursor, previousCursor: previousCursor,
            resources: objects.map(\.bytes))
    }

    package static let schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

    /// The message; `itemsPerPage` is the number of resources really in it (corner 69).
    package var body: [UInt8] {
        var writer = JSONWriter(capacity: 256 + resources.reduce(0) { $0 + $1.count + 1 })
        writer.raw("{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"]")
        if let totalResults {
            writer.raw(",\"totalResults\":")
            writer.write(.number(JSONNumber(totalResults)))
        }
        writer.raw(",\"itemsPerPage\":")
        writer.write(.number(JSONNumber(resources.count)))
        if let startIndex {
            writer.raw(",\"startIndex\":")
            writer.write(.number(JSONNumber(startIndex)))
        }
        if let nextCursor {
            writer.raw(",\"nextCursor\":")
            writer.write(nextCursor)
        }
        if let previousCursor {
            writer.raw(",\"previousCursor\":")
            writer.write(previousCursor)
        }
        writer.raw(",\"Resources\":[")
        for (place, resource) in resources.enumerated() {
            if place > 0 { writer.raw(",") }
            writer.raw(resource)
        }
        writer.raw("]}")
        return writer.bytes
    }
}
