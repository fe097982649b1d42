/// JSON written is read back as it was; a resource decoded is stored, read, put and shown unchanged.
func fuzzJSON(_ input: Input) throws {
    let value = try JSONValue.parse(input.bytes)
    let again = must("what was written") { try JSONValue.parse(value.bytes) }
    check(again == value && again.hashValue == value.hashValue, "written and read back, it differs")
    check(again.bytes == value.bytes, "the second text differs from the first")

    _ = try? ListRequest.parse(search: value)
    let decoded = try ResourceDocument.decode(create: value, as: input.type, dialect: input.dialect)
    let document = decoded.document
    check(document.missingRequired == nil, "a required attribute is missing")
    let stored = must("a stored document") { try ResourceDocument(stored: document.bytes, type: input.type) }
    check(stored == document && stored.bytes == document.bytes, "stored and read back, it differs")
    let put = must("a PUT of what is there") {
        try ResourceDocument.decode(replace: .object(document.object), existing: document, dialect: .strict)
    }
    check(put.document == document, "a PUT of what is there changes it")
    checkShown(document, input.type)
    _ = document.attributeValues()
}

/// The quick way of showing a document gives the bytes of the plain way.
private func checkShown(_ document: ResourceDocument, _ type: ResourceType) {
    let meta = Meta(resourceType: type.name, created: "c", lastModified: "m", location: "l", version: Version(1))
    let plain = Projection(of: type).apply(to: document.representation(id: "i", meta: meta)).bytes
    if let quick = ResourceDocument.spliced(document.bytes, type: type, id: "i", meta: meta) {
        check(
            quick == plain,
            "\(String(decoding: quick, as: UTF8.self)) is shown, not \(String(decoding: plain, as: UTF8.self))")
    }
}

/// A PATCH changes a document into one that a POST could have made, or not at all; twice is as good as once where
/// nothing is told apart by what is there.
func fuzzPatch(_ input: Input) throws {
    let body = try JSONValue.parse(input.bytes)
    let request = try PatchRequest.parse(body, for: input.type, dialect: input.dialect)
    let before = input.document
    let untouched = before.bytes
    defer { check(before.bytes == untouched, "the document passed in has changed") }
    let outcome = try PatchEngine.apply(request, to: before)
    let after = outcome.document
    check(outcome.changed == (after != before), "whether it has changed is told wrongly")
    check(after.missingRequired == nil, "a required attribute is gone")
    for member in after.object.members {
        check(member.value.isAssigned, "\(member.name) stays without a value")
        let primaries = (member.value.array ?? []).filter { $0.object?["primary"]?.bool == true }
        check(primaries.count <= 1, "\(member.name) has two primary values")
    }
    for name in ["id", "externalId", "meta"] where before.object[name] != nil && name != "externalId" {
        check(after.object[name] == before.object[name], "\(name) has changed")
    }
    let put = must("a PUT of a patched document") {
        try ResourceDocument.decode(replace: .object(after.object), existing: after, dialect: .strict)
    }
    check(put.document == after, "a PUT of a patched document changes it")
    _ = try? PatchEngine.apply(request, to: after)
}

/// A Bulk request ends with a result for each operation, whatever a store answers, and its plan holds each operation
/// once, after all that it waits for.
func fuzzBulk(_ input: Input) throws {
    let body = try JSONValue.parse(input.bytes)
    let types: [ResourceType] = [input.options & 16 == 0 ? .user : input.type, .group]
    let request = try BulkRequest.parse(body, types: types, dialect: input.dialect, limits: BulkLimits(operations: 200))
    var progress = BulkProgress(request, baseURL: "https://x.example")
    let units = progress.plan.units
    check(
        units.flatMap(\.operations).sorted() == Array(request.entries.indices), "the plan loses or repeats operations")
    for (place, unit) in units.enumerated() {
        check(unit.after.allSatisfy { $0 < place }, "a unit stands before what it waits for")
    }
    var created = 0
    for unit in units where !progress.hasStopped {
        for step in unit.steps {
            do throws(SCIMRefusal) {
                let command = try progress.command(for: step)
                created += 1
                // Now and then the store refuses.
                if (created &* 7 &+ Int(input.options)) % 5 == 4 { throw .uniqueness("taken") }
                if case .create(let type, let body) = command {
                    check(BulkReference.names(in: body, isPatch: false).isEmpty, "a reference is left")
                    _ = try? ResourceDocument.decode(create: body, as: type, dialect: input.dialect)
                }
                if case .patch(let type, _, let body, _) = command {
                    _ = try? PatchRequest.parse(body, for: type, dialect: input.dialect)
                }
                progress.succeed(step, id: "i\(created)", version: Version(created))
            } catch {
                progress.fail(unit, at: step, error)
                break
            }
        }
    }
    let results = progress.response.results
    if request.failOnErrors == nil { check(results.count == request.entries.count, "an operation has no result") }
    check(results.allSatisfy { ($0.refusal == nil) == ($0.status < 300) }, "a status doesn't fit its refusal")
    _ = must("the response") { try JSONValue.parse(progress.response.body) }
}
