import Testing

@testable import SCIM

@Suite struct `PATCH against a model` {
    @Test(arguments: [SCIMDialect.tolerant, .strict])
    func `random operations on random documents do what the model says, or nothing`(_ dialect: SCIMDialect) throws {
        var applied = 0
        var refused = 0
        for seed in 0..<3_000 {
            var source = SeededGenerator(seed: UInt64(seed))
            func operations() -> [PatchModel.Operation] {
                (0...Int(source.next() % 6)).map { _ in PatchModel.Operation.random(&source) }
            }
            let before = (try? PatchModel().applying(operations(), strictly: false)) ?? PatchModel()
            let asked = operations()
            let body: JSONValue = [
                "schemas": [.string(RawPatchOperation.schema)], "Operations": .array(asked.map(\.json)),
            ]
            let document = ResourceDocument(type: .user, object: before.resource)
            let expected = try? before.applying(asked, strictly: dialect == .strict)
            do {
                let request = try PatchRequest.parse(body, for: .user, dialect: dialect)
                let outcome = try PatchEngine.apply(request, to: document)
                let after = try #require(expected, "seed \(seed): not refused: \(text(body.bytes))")
                #expect(
                    outcome.document.object == after.resource,
                    "seed \(seed): \(text(document.bytes)) + \(text(body.bytes)) = \(text(outcome.document.bytes))")
                #expect(outcome.changed == (before != after), "seed \(seed)")
                applied += 1
            } catch let refusal as SCIMRefusal {
                #expect(expected == nil, "seed \(seed): \(refusal): \(text(body.bytes))")
                refused += 1
            }
            #expect(document.object == before.resource)
        }
        #expect(applied > 1_500)
        #expect(refused > 20)
    }

    @Test func `random membership operations, joined, leave the members that one by one would`() throws {
        let group = try document(["schemas": [.string(Schema.group.id)], "displayName": "g"], .group)
        for seed in 0..<2_000 {
            var source = SeededGenerator(seed: UInt64(seed))
            let all = ["a", "A", "b", "c", "d"]
            let start = Set(all.filter { _ in source.chance(50) })
            var expected = start
            var operations: [JSONValue] = []
            for _ in 0...(source.next() % 8) {
                let ids = all.filter { _ in source.chance(40) }
                let values = JSONValue.array(ids.map { ["value": .string($0)] })
                switch source.next() % 5 {
                case 0:
                    operations.append(["op": "add", "path": "members", "value": values])
                    expected.formUnion(ids)
                case 1:
                    operations.append(["op": "remove", "path": "members", "value": values])
                    expected.subtract(ids)
                case 2:
                    let id = source.pick(all)
                    operations.append(["op": "remove", "path": .string("members[value eq \"\(id)\"]")])
                    expected.remove(id)
                case 3 where source.chance(30):
                    operations.append(["op": "remove", "path": "members"])
                    expected = []
                default:
                    operations.append(["op": "replace", "path": "members", "value": values])
                    expected = Set(ids)
                }
            }
            let body: JSONValue = ["Operations": .array(operations)]
            let outcome = try PatchEngine.apply(
                try PatchRequest.parse(body, for: .group, dialect: .tolerant), to: group)
            var members = start
            for change in outcome.membership {
                switch change {
                case .add(let list): members.formUnion(list.map(\.id))
                case .remove(let ids): members.subtract(ids)
                case .removeAll: members = []
                case .replaceAll(let list): members = Set(list.map(\.id))
                case .removeMatching, .require: Issue.record("seed \(seed): an id was not understood")
                }
            }
            #expect(members == expected, "seed \(seed): \(text(body.bytes))")
            #expect(!outcome.changed)
        }
    }
}
