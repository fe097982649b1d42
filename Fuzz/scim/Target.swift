/// What can be fuzzed of what a SCIM client sends.
enum Target: String, CaseIterable {
    case json, filter, path, patch, bulk, query, cursor, values

    func run(_ bytes: [UInt8]) {
        let input = Input(bytes)
        // A refusal is a good answer to a bad input; only what an invariant expects to succeed may not throw.
        do {
            switch self {
            case .json: try fuzzJSON(input)
            case .filter: try fuzzFilter(input)
            case .path: try fuzzPath(input)
            case .patch: try fuzzPatch(input)
            case .bulk: try fuzzBulk(input)
            case .query: try fuzzQuery(input)
            case .cursor: try fuzzCursor(input)
            case .values: fuzzValues(input)
            }
        } catch let refusal as SCIMRefusal {
            check((400..<500).contains(refusal.status), "a refusal of status \(refusal.status)")
            check((try? JSONValue.parse(refusal.body)) != nil, "a refusal whose body is no JSON")
        } catch {
            fatalError("an error of another kind: \(error)")
        }
    }
}
