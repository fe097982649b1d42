/// A Bulk request under way: resolves references as resources come into being, and keeps the results. Without I/O;
/// whoever carries out the units of `plan`, in order, reports each step.
///
///     for unit in progress.plan.units where !progress.hasStopped {
///         // in one transaction, or in a savepoint of one:
///         for step in unit.steps {
///             // command(for: step), carry it out, succeed(step, …); on a refusal: fail(unit, at: step, …), roll back
///         }
///     }
///     progress.response
package struct BulkProgress: Sendable {
    package let request: BulkRequest
    package let plan: BulkPlan
    private let baseURL: String
    private var results: [BulkResult?]
    private var ids: [JSONValue: String] = [:]
    private var promised: Set<JSONValue> = []
    private var failures = 0

    /// `baseURL` is that of the SCIM endpoints and ends without a slash; locations begin with it.
    package init(_ request: BulkRequest, baseURL: String) {
        self.request = request
        self.baseURL = baseURL
        plan = BulkPlan(request)
        results = Array(repeating: nil, count: request.entries.count)
        for entry in request.entries where entry.method == BulkOperation.Method.post.rawValue {
            if let name = entry.bulkId { promised.insert(.string(name)) }
        }
    }

    /// Whether so many operations have failed that the rest is to be left undone (`failOnErrors`).
    package var hasStopped: Bool {
        request.failOnErrors.map { failures >= $0 } ?? false
    }

    /// The results so far.
    package var response: BulkResponse {
        BulkResponse(results: results.compactMap(\.self))
    }

    /// What a step amounts to now.
    ///
    /// - Throws: why the operation can't be tried: its own defect, or 400 `invalidValue` for a reference to no
    ///   operation or to one that failed (corner 83).
    package func command(for step: BulkPlan.Step) throws(SCIMRefusal) -> BulkCommand {
        let operation = try request.entries[step.operation].operation.get()
        let data = operation.data ?? .null
        switch step.part {
        case .whole: break
        case .first(let names):
            let split = BulkSplit(data, of: operation.type, without: names)
            return .create(operation.type, try resolved(.object(split.first), isPatch: false))
        case .rest(let names):
            let split = BulkSplit(data, of: operation.type, without: names)
            let patch = try resolved(split.patch, isPatch: false)
            return .patch(operation.type, id: try id(of: operation.bulkId ?? ""), with: patch, version: nil)
        }
        let target: String
        switch operation.target {
        case .endpoint: return .create(operation.type, try resolved(data, isPatch: false))
        case .resource(let id): target = id
        case .created(let bulkId): target = try id(of: bulkId)
        }
        switch operation.method {
        case .post: return .create(operation.type, try resolved(data, isPatch: false))
        case .put:
            let body = try resolved(data, isPatch: false)
            return .replace(operation.type, id: target, with: body, version: operation.version)
        case .patch:
            let body = try resolved(data, isPatch: true)
            return .patch(operation.type, id: target, with: body, version: operation.version)
        case .delete: return .delete(operation.type, id: target, version: operation.version)
        }
    }

    /// Reports a step as done: the resource it was about, and its version now (nil after a DELETE).
    package mutating func succeed(_ step: BulkPlan.Step, id: String, version: Version?) {
        let entry = request.entries[step.operation]
        guard case .success(let operation) = entry.operation else { return }
        if step.isRest {
            results[step.operation]?.version = version
            return
        }
        let status: Int
        switch operation.method {
        case .post: status = 201
        case .put, .patch: status = 200
        case .delete: status = 204
        }
        if operation.method == .post, let name = operation.bulkId { ids[.string(name)] = id }
        results[step.operation] = BulkResult(
            method: entry.method, bulkId: entry.bulkId, status: status, version: version,
            location: "\(baseURL)\(operation.type.endpoint)/\(id)", refusal: nil)
    }

    /// Reports a unit as failed at a step, and so undone: the others of a circle are told that it was broken
    /// (RFC 7644 §3.7.1: 409).
    package mutating func fail(_ unit: BulkPlan.Unit, at step: BulkPlan.Step, _ refusal: SCIMRefusal) {
        for place in unit.operations {
            let entry = request.entries[place]
            let own = place == step.operation ? refusal : BulkProgress.brokenCircle
            if let name = entry.bulkId { ids[.string(name)] = nil }
            results[place] = BulkResult(
                method: entry.method, bulkId: entry.bulkId, status: own.status, version: nil,
                location: location(of: entry), refusal: own)
            failures += 1
        }
    }

    private static let brokenCircle = SCIMRefusal(
        status: 409, detail: "The operation was undone, because it refers in a circle to one that failed.")

    private func resolved(_ data: JSONValue, isPatch: Bool) throws(SCIMRefusal) -> JSONValue {
        try BulkReference.replacing(in: data, isPatch: isPatch) { (name) throws(SCIMRefusal) in try id(of: name) }
    }

    private func id(of bulkId: String) throws(SCIMRefusal) -> String {
        if let id = ids[.string(bulkId)] { return id }
        throw promised.contains(.string(bulkId))
            ? .invalidValue("The operation refers to the bulkId \"\(bulkId.clipped)\", whose operation failed.")
            : .invalidValue("No POST of the request has the bulkId \"\(bulkId.clipped)\".")
    }

    /// The location of what an operation was about; nil when that is not known, as for a POST.
    private func location(of entry: BulkRequest.Entry) -> String? {
        guard case .success(let operation) = entry.operation else { return nil }
        switch operation.target {
        case .endpoint: return nil
        case .resource(let id): return "\(baseURL)\(operation.type.endpoint)/\(id)"
        case .created(let bulkId):
            return ids[.string(bulkId)].map { "\(baseURL)\(operation.type.endpoint)/\($0)" }
        }
    }
}
