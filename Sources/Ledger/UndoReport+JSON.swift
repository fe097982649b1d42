import Provisioning
package import SCIM
import Tenancy

extension UndoReport {
    /// As programs read it.
    package var json: JSONValue {
        [
            "applied": .bool(isApplied), "undone": Self.list(undone), "settled": Self.list(settled),
            "problems": problemsJSON,
        ]
    }

    package var problemsJSON: JSONValue {
        .array(
            problems.map { problem in
                [
                    "entry": .string("\(problem.entry)"), "subject": .string(problem.subject),
                    "reason": .string(problem.reason.sentence),
                ]
            })
    }

    private static func list(_ positions: [Int64]) -> JSONValue { .array(positions.map { .string("\($0)") }) }
}

extension PastView {
    /// As programs read it.
    package var json: JSONValue {
        let records = documents.sorted { $0.key < $1.key }.map { integration, document -> JSONValue in
            ["integration": integration.isEmpty ? .null : .string(integration), "document": .object(document)]
        }
        var json = JSONObject([
            ("subject", .string(subject)), ("at", .string(at.description)), ("exists", .bool(!records.isEmpty)),
            ("records", .array(records)), ("complete", .bool(isComplete)),
        ])
        if let members { json["members"] = .array(members.sorted().map { .string($0) }) }
        if subject.hasPrefix(User.idPrefix) {
            json["groups"] = groups.map { groups in .array(groups.sorted().map { .string($0) }) } ?? .null
        }
        return .object(json)
    }
}
