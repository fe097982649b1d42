import Journal
package import SCIM
package import SignIn
package import Tenancy

// What the API and the commands say about routing, in one shape.

extension RoutingPolicy {
    package var json: JSONValue { .object(JSONObject(members)) }

    fileprivate var members: [(String, JSONValue)] {
        var staged: JSONValue = .null
        if case .staged(let users, let groups, let percent) = self {
            staged = [
                "users": .array(users.map { .string($0) }), "groups": .array(groups.map { .string($0) }),
                "percent": .number(JSONNumber(percent)),
            ]
        }
        return [("policy", .string(word.rawValue)), ("staged", staged)]
    }
}

extension RoutingState {
    package var json: JSONValue {
        .object(
            JSONObject(
                policy.members + [
                    ("declared_in", .text(declaredIn)), ("since", .text(since?.description)),
                    ("previous", previous?.json ?? .null),
                ]))
    }
}

extension RoutingChangeRefusal {
    /// What to change, for whoever asked.
    package var sentence: String {
        switch self {
        case .declared(let file): "The routing policy is declared in \(file). Change it there, or leave it out there."
        case .locksOut(let people):
            "This would lock out \(people.count) \(people.count == 1 ? "person" : "people") who can log in today. "
                + "Have them assigned first, or force it."
        case .revisionMismatch: "The routing has another version than the request expects. Read it again."
        case .changedMeanwhile: "The account's settings changed while this was being judged. Try again."
        case .nothingToUndo: "There is no step to undo."
        }
    }
}

extension Readiness {
    package var json: JSONValue {
        [
            "policy": policy.json, "items": .array(lockedOut.map(\.json)), "next": .text(next?.text),
        ]
    }
}

extension LockedOutPerson {
    package var json: JSONValue {
        [
            "id": .string(id.text), "user_name": .string(userName), "integration": .text(route?.integration.id.text),
            "routed_because": .text(route?.reason.code), "verdict": verdict.json,
        ]
    }
}

extension LoginExplanation {
    package var json: JSONValue {
        [
            "user": .string(asked), "user_name": .text(userName), "integration": .text(route?.integration.id.text),
            "routed_because": .text(route?.reason.code), "result": verdict == nil ? "accepted" : "refused",
            "verdict": verdict?.json ?? .null,
            "memberships": .array(
                memberships.map { ["integration": .string($0.integration.text), "active": .bool($0.active)] }),
        ]
    }
}

extension Verdict {
    /// For administrators.
    package var json: JSONValue {
        [
            "code": .string(code), "who": .string(who.rawValue), "field": .text(field), "expected": .text(expected),
            "actual": .text(actual), "message": .string(message),
        ]
    }
}
