import Directory
package import SCIM
import Tenancy

/// As the native API and the command line show it.
extension BrakeStatus {
    package var json: JSONValue {
        [
            "integration": .string(integration.text), "state": .string(state.rawValue),
            "share": .string("\(settings.sharePercent)%"),
            "window_seconds": .number(JSONNumber(settings.windowSeconds)),
            "minimum": .number(JSONNumber(settings.minimum)), "engaged": Self.text(trip?.at.description),
            "measure": Self.text(trip?.measure?.rawValue),
            "wanted": trip.map { .number(JSONNumber($0.wanted)) } ?? .null,
            "allowed": trip.map { .number(JSONNumber($0.allowed)) } ?? .null,
            "released_until": Self.text(releasedUntil?.description),
            "passed": [
                "users": .number(JSONNumber(spent.users)), "groups": .number(JSONNumber(spent.groups)),
                "memberships": .number(JSONNumber(spent.memberships)),
            ],
            "restorable": .number(JSONNumber(restorable)),
        ]
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}

extension BrakeRestored {
    package var json: JSONValue {
        [
            "users": .number(JSONNumber(users)), "groups": .number(JSONNumber(groups)),
            "memberships": .number(JSONNumber(memberships)),
            "not_restored": .array(left.map { ["subject": .string($0.subject), "reason": .string($0.reason)] }),
        ]
    }
}
