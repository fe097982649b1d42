/// One operation of a Bulk request that can be tried: what it asks for, with its references still in it
/// (RFC 7644 §3.7).
package struct BulkOperation: Sendable {
    package enum Method: String, Sendable, CaseIterable {
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    package enum Target: Sendable, Equatable {
        /// The endpoint of the type, for a POST.
        case endpoint
        case resource(id: String)
        /// A resource that another operation of the request creates: `/Groups/bulkId:x`.
        case created(bulkId: String)
    }

    package let method: Method
    package let type: ResourceType
    package let target: Target
    /// The client's name for what a POST creates.
    package let bulkId: String?
    /// The version that a PUT, PATCH or DELETE expects (corner 80).
    package let version: VersionCondition?
    /// The body; nil for a DELETE.
    package let data: JSONValue?
    /// The bulkIds that the data and the target refer to, each once.
    package let references: [String]

    init(
        method: Method, type: ResourceType, target: Target, bulkId: String?, version: VersionCondition?,
        data: JSONValue?
    ) {
        self.method = method
        self.type = type
        self.target = target
        self.bulkId = bulkId
        self.version = version
        self.data = data
        var names: [String] = []
        if case .created(let name) = target { names.append(name) }
        if let data { names += BulkReference.names(in: data, isPatch: method == .patch) }
        var seen: Set<JSONValue> = []
        references = names.filter { seen.insert(.string($0)).inserted }
    }
}
