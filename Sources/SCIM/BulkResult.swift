/// What became of one operation (RFC 7644 §3.7.3).
package struct BulkResult: Sendable, Equatable {
    package let method: String?
    package let bulkId: String?
    package let status: Int
    /// The version after the operation.
    package var version: Version?
    /// Where the resource is; nil only where there is none, as after a failed POST.
    package let location: String?
    /// Why the operation failed; nil when it didn't.
    package let refusal: SCIMRefusal?

    /// As the response shows it; `status` is a string, and there is a `response` only after a failure (corner 84).
    var document: JSONObject {
        var object = JSONObject()
        if let location { object.append("location", .string(location)) }
        if let method { object.append("method", .string(method)) }
        if let bulkId { object.append("bulkId", .string(bulkId)) }
        if let version { object.append("version", .string(version.entityTag)) }
        object.append("status", .string(String(status)))
        if let refusal { object.append("response", .object(refusal.document)) }
        return object
    }
}
