package import Journal
package import SCIM
import Tenancy

/// As the native API and the command line show it.
extension ProvisioningEntry {
    package var json: JSONValue {
        [
            "id": .string(id.text), "at": .string(at.description), "request_id": .string(requestID.text),
            "integration": .string(integration.text), "method": .string(method), "path": .string(path),
            "status": .number(JSONNumber(status)), "subject": .optional(subject), "user_name": .optional(userName),
            "client": .optional(details.client), "dialect": .optional(details.dialect),
            "filter": .optional(details.filter), "operations": .array(details.operations.map { .string($0) }),
            "effects": .array(details.effects.map { .string($0) }), "ignored": .optional(details.ignored),
            "scim_type": .optional(details.scimType), "detail": .optional(details.detail),
            "who": .optional(details.who), "milliseconds": .number(JSONNumber(details.milliseconds)),
        ]
    }
}

extension SyncSummary {
    package func json(of integration: String) -> JSONValue {
        [
            "integration": .string(integration), "last_seen": .optional(lastSeen?.description),
            "requests_past_hour": .number(JSONNumber(requestsPastHour)),
            "failures": .array(
                failures.map { cause in
                    [
                        "status": .number(JSONNumber(cause.status)), "scim_type": .optional(cause.scimType),
                        "who": .optional(cause.who), "count": .number(JSONNumber(cause.count)),
                        "detail": .optional(cause.detail),
                    ]
                }),
            "drift": .number(JSONNumber(drift)),
        ]
    }
}

extension JSONValue {
    fileprivate static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
