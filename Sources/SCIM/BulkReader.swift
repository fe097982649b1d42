/// Reads single operations of a Bulk request.
struct BulkReader {
    let types: [ResourceType]
    let dialect: SCIMDialect
    /// Every bulkId of the request.
    let declared: Set<JSONValue>

    func entry(_ sent: JSONObject) -> BulkRequest.Entry {
        let text = sent.value(anyCase: "method")?.string
        let method = text.flatMap(method)
        let bulkId = sent.value(anyCase: "bulkId")?.string.flatMap { $0.isEmpty ? nil : $0 }
        let operation: Result<BulkOperation, SCIMRefusal>
        do throws(SCIMRefusal) {
            operation = .success(try read(sent, method, text))
        } catch {
            operation = .failure(error)
        }
        return BulkRequest.Entry(
            method: method?.rawValue ?? text?.clipped, path: sent.value(anyCase: "path")?.string, bulkId: bulkId,
            operation: operation)
    }

    private func method(_ text: String) -> BulkOperation.Method? {
        BulkOperation.Method.allCases.first { method in
            dialect == .strict ? method.rawValue.isExactly(text) : ASCIICase.equal(method.rawValue, text)
        }
    }

    private func read(
        _ sent: JSONObject, _ method: BulkOperation.Method?, _ text: String?
    ) throws(SCIMRefusal) -> BulkOperation {
        guard let text else { throw .invalidSyntax("An operation must have a \"method\".") }
        guard let method else {
            throw SCIMRefusal(
                status: 405,
                detail: "\"\(text.clipped)\" is not a method of bulk operations; use POST, PUT, PATCH or DELETE."
            )
        }
        guard let path = sent.value(anyCase: "path")?.string else {
            throw .invalidSyntax("An operation must have a \"path\".")
        }
        let (type, target) = try resolve(path)
        switch (method, target) {
        case (.post, .endpoint): break
        case (.post, _): throw SCIMRefusal(status: 405, detail: "POST needs the endpoint of a resource type.")
        case (.put, .endpoint), (.patch, .endpoint), (.delete, .endpoint):
            throw SCIMRefusal(status: 405, detail: "\(method.rawValue) needs the path of one resource.")
        case (.put, _), (.patch, _), (.delete, _): break
        }
        return BulkOperation(
            method: method, type: type, target: target, bulkId: try bulkId(sent, method),
            version: try version(sent, method), data: try data(sent, method))
    }

    private func resolve(_ path: String) throws(SCIMRefusal) -> (ResourceType, BulkOperation.Target) {
        var text = path.utf8[...]
        if dialect == .tolerant {
            if text.first == 0x2f { text = text.dropFirst() }
            if text.last == 0x2f { text = text.dropLast() }
        } else {
            guard text.first == 0x2f else { throw unknown(path) }
            text = text.dropFirst()
        }
        let slash = text.firstIndex(of: 0x2f) ?? text.endIndex
        let endpoint = "/" + String(Substring(text[..<slash]))
        guard let type = types.first(where: { $0.endpoint.isExactly(endpoint) }) else { throw unknown(path) }
        if slash == text.endIndex { return (type, .endpoint) }
        let id = String(Substring(text[text.index(after: slash)...]))
        if let name = BulkReference.bulkId(in: id) {
            // A bulkId is opaque and may itself look like a path; only one that isn't ours may be percent-encoded.
            if declared.contains(.string(name)) { return (type, .created(bulkId: name)) }
            return (type, .created(bulkId: BulkReader.percentDecoded(name)))
        }
        if id.isEmpty || id.utf8.contains(where: { $0 == 0x2f || $0 == 0x3f || $0 == 0x23 }) { throw unknown(path) }
        return (type, .resource(id: id))
    }

    private func unknown(_ path: String) -> SCIMRefusal {
        .notFound("There is no endpoint \"\(path.clipped)\" for bulk operations.")
    }

    private func bulkId(_ sent: JSONObject, _ method: BulkOperation.Method) throws(SCIMRefusal) -> String? {
        switch sent.value(anyCase: "bulkId") {
        case .string(let name) where !name.isEmpty: return name
        case nil, .null, .string:
            if method == .post { throw .invalidValue("A POST needs a \"bulkId\".") }
            return nil
        case .bool, .number, .array, .object: throw .invalidValue("\"bulkId\" must be a string.")
        }
    }

    private func version(
        _ sent: JSONObject, _ method: BulkOperation.Method
    ) throws(SCIMRefusal) -> VersionCondition? {
        // There is no version of what is yet to be created.
        if method == .post { return nil }
        switch sent.value(anyCase: "version") {
        case nil, .null: return nil
        case .string(let text): return try VersionCondition.parse(text)
        case .bool, .number, .array, .object: throw .invalidValue("\"version\" must be an entity tag.")
        }
    }

    private func data(_ sent: JSONObject, _ method: BulkOperation.Method) throws(SCIMRefusal) -> JSONValue? {
        if method == .delete { return nil }
        guard let data = sent.value(anyCase: "data"), data.object != nil else {
            throw .invalidSyntax("A \(method.rawValue) needs an object as its \"data\".")
        }
        return data
    }

    /// The text with its escapes decoded; as it is when one is broken.
    static func percentDecoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(QueryString.digit), let low = rest.next().flatMap(QueryString.digit)
            else { return text }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self) ?? text
    }
}
