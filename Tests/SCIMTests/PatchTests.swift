import Testing

@testable import SCIM

/// PATCH requests; the cases are in `Vectors/patch`.
@Suite struct `PATCH` {
    @Test(arguments: Vectors.cases("patch"))
    func `each request changes what its case says, or nothing`(_ vector: Vectors.Case) throws {
        let before = try document(try #require(vector["before"]), vector.type)
        let message: JSONValue = [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": vector["operations"] ?? .null,
        ]
        let body = vector["body"] ?? message
        for dialect in vector.dialects {
            func run() throws -> (PatchRequest, PatchOutcome) {
                let request = try PatchRequest.parse(body, for: vector.type, dialect: dialect)
                return (request, try PatchEngine.apply(request, to: before))
            }
            if let expected = vector["refused"]?.string {
                #expect(refusal { _ = try run() } == expected, "\(dialect)")
                continue
            }
            let (request, outcome) = try run()
            #expect(outcome.membership.map(described) == vector["members"]?.array?.compactMap(\.string) ?? [])
            #expect(request.ignored == vector["ignored"]?.array?.compactMap(\.string) ?? [])
            guard let after = vector["after"]?.object else {
                #expect(!outcome.changed, "\(dialect): \(text(outcome.document.bytes))")
                #expect(outcome.document.bytes == before.bytes)
                continue
            }
            #expect(outcome.changed)
            var got = outcome.document.object
            if after["schemas"] == nil { got["schemas"] = nil }
            #expect(got == after, "\(dialect): \(text(got.bytes))")
        }
    }

    private func described(_ change: MembershipChange) -> String {
        switch change {
        case .add(let members): "add " + members.map(\.id).joined(separator: ",")
        case .remove(let ids): "remove " + ids.joined(separator: ",")
        case .removeAll: "removeAll"
        case .replaceAll(let members): "replaceAll " + members.map(\.id).joined(separator: ",")
        case .removeMatching: "removeMatching"
        case .require(let members): "require " + members.map { $0.id + ($0.type ?? "") }.joined(separator: ",")
        }
    }

    @Test func `corner 38: a failing operation leaves the document as it was`() throws {
        let before = try document(["schemas": [.string(Schema.user.id)], "userName": "a", "title": "old"])
        let body = try json(
            #"{"Operations":[{"op":"replace","path":"title","value":"new"},{"op":"remove","path":"userName"}]}"#)
        let request = try PatchRequest.parse(body, for: .user, dialect: .tolerant)
        #expect(refusal { _ = try PatchEngine.apply(request, to: before) } == "400 mutability")
        #expect(before.object["title"] == "old")
    }

    @Test func `corner 52: ten thousand members in one operation, and a thousand operations of one`() throws {
        let group = try document(["schemas": [.string(Schema.group.id)], "displayName": "g"], .group)
        let members = (0..<10_000).map { JSONValue.object(JSONObject([("value", .string("u\($0)"))])) }
        let one: JSONValue = ["Operations": [["op": "add", "path": "members", "value": .array(members)]]]
        let single = try PatchEngine.apply(PatchRequest.parse(one, for: .group, dialect: .tolerant), to: group)
        guard case .add(let added) = try #require(single.membership.first) else { return #expect(Bool(false)) }
        #expect(added.count == 10_000)
        let many: JSONValue = [
            "Operations": .array(
                (0..<1_000).map { ["op": "add", "path": "members", "value": [["value": .string("u\($0)")]]] })
        ]
        let joined = try PatchEngine.apply(PatchRequest.parse(many, for: .group, dialect: .tolerant), to: group)
        #expect(joined.membership.count == 1)
        #expect(!joined.changed)
    }

    @Test func `more members, operations or values than the limits are 413`() throws {
        let limits = PatchLimits(members: 2, memberOperations: 2, operations: 2, values: 2)
        func refused(_ operations: String, _ type: ResourceType) -> String? {
            refusal {
                let body = try json("{\"Operations\":\(operations)}")
                _ = try PatchRequest.parse(body, for: type, dialect: .tolerant, limits: limits)
            }
        }
        #expect(refused(#"[{"op":"add","path":"members","value":["a","b"]}]"#, .group) == nil)
        #expect(refused(#"[{"op":"add","path":"members","value":["a","b","c"]}]"#, .group) == "413")
        let one = #"{"op":"add","path":"members","value":["a"]}"#
        #expect(refused("[\(one),\(one),\(one)]", .group) == "413")
        #expect(refused(#"[{"op":"add","value":{"title":"a","locale":"b","timezone":"c"}}]"#, .user) == "413")
        #expect(refused(#"[{"op":"add","path":"emails","value":["a","b","c"]}]"#, .user) == "413")
    }

    @Test func `corner 62: a password is accepted and never reaches the document`() throws {
        let before = try document(["schemas": [.string(Schema.user.id)], "userName": "a"])
        let body = try json(#"{"Operations":[{"op":"replace","value":{"password":"s3cret"}}]}"#)
        let outcome = try PatchEngine.apply(PatchRequest.parse(body, for: .user, dialect: .tolerant), to: before)
        #expect(!outcome.changed)
        #expect(!text(outcome.document.bytes).contains("s3cret"))
    }

    @Test func `what was touched is named once`() throws {
        let before = try document(["schemas": [.string(Schema.user.id)], "userName": "a"])
        let body = try json(
            #"{"Operations":[{"op":"add","path":"emails[type eq \"work\"].value","value":"x"},{"op":"add","value":{"title":"t","name":{"givenName":"g"}}},{"op":"replace","path":"title","value":"u"}]}"#
        )
        let outcome = try PatchEngine.apply(PatchRequest.parse(body, for: .user, dialect: .tolerant), to: before)
        #expect(outcome.touched == ["emails.value", "title", "name"])
    }

    @Test func `corner 41: an immutable attribute can be set once`() throws {
        let schema = Schema(
            id: "urn:example:thing", name: "Thing", description: "Thing",
            attributes: [
                SchemaAttribute("serial", mutability: .immutable, "Set once."),
                SchemaAttribute(
                    "part", kind: .complex, "A part.",
                    subAttributes: [
                        SchemaAttribute("maker", mutability: .immutable, "Set once."), SchemaAttribute("size", "Size."),
                    ]),
            ])
        let type = ResourceType(name: "Thing", endpoint: "/Things", description: "Thing", schema: schema)
        func patched(_ before: JSONValue, _ operation: JSONValue) throws -> PatchOutcome {
            let request = try PatchRequest.parse(["Operations": [operation]], for: type, dialect: .tolerant)
            return try PatchEngine.apply(request, to: try document(before, type))
        }
        let new: JSONValue = ["schemas": ["urn:example:thing"]]
        let set: JSONValue = ["schemas": ["urn:example:thing"], "serial": "1", "part": ["maker": "m"]]
        #expect(try patched(new, ["op": "add", "path": "serial", "value": "1"]).changed)
        #expect(try !patched(set, ["op": "replace", "path": "serial", "value": "1"]).changed)
        #expect(
            refusal { _ = try patched(set, ["op": "replace", "path": "serial", "value": "2"]) } == "400 mutability")
        #expect(refusal { _ = try patched(set, ["op": "remove", "path": "serial"]) } == "400 mutability")
        #expect(try patched(set, ["op": "add", "path": "part.size", "value": "L"]).changed)
        #expect(
            refusal { _ = try patched(set, ["op": "replace", "path": "part.maker", "value": "n"]) } == "400 mutability")
        #expect(
            refusal {
                _ = try ResourceDocument.decode(
                    replace: ["serial": "2"], existing: try document(set, type), dialect: .tolerant)
            } == "400 mutability")
        let kept = try ResourceDocument.decode(replace: [:], existing: try document(set, type), dialect: .tolerant)
        #expect(kept.document.object["serial"] == "1")
    }

    @Test func `fifty thousand operations of one member are joined in linear time`() throws {
        let group = try document(["schemas": [.string(Schema.group.id)], "displayName": "g"], .group)
        let operations = (0..<50_000).map { place -> JSONValue in
            ["op": "add", "path": "members", "value": [["value": .string("u\(place)")]]]
        }
        let request = try PatchRequest.parse(["Operations": .array(operations)], for: .group, dialect: .tolerant)
        #expect(try PatchEngine.apply(request, to: group).membership.count == 1)
    }
}
