/// The answer to a Bulk request (RFC 7644 §3.7.3); it is always a 200.
package struct BulkResponse: Sendable {
    /// The results of what was tried, in the order of the request.
    package let results: [BulkResult]

    package init(results: [BulkResult]) {
        self.results = results
    }

    package static let schema = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"

    /// The message.
    package var body: [UInt8] {
        var writer = JSONWriter(capacity: 128 + 256 * results.count)
        writer.raw("{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkResponse\"],\"Operations\":[")
        for (place, result) in results.enumerated() {
            if place > 0 { writer.raw(",") }
            writer.write(result.document)
        }
        writer.raw("]}")
        return writer.bytes
    }
}
