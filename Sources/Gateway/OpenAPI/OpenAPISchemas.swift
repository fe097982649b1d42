import SCIM

/// The shapes that the document's routes share. An object may have more members than are named: they are added freely.
enum OpenAPISchemas {
    static let all: JSONValue = [
        "Problem": object(
            ["type": text, "title": text, "status": number, "detail": text], required: ["type", "title", "status"]),
        "List": list(["type": "object"]),
        "User": object([
            "id": text, "user_name": text, "email": maybe, "display_name": maybe, "given_name": maybe,
            "family_name": maybe, "active": flag, "managed_by": texts, "groups": ["type": "array"],
            "scopes": ["type": "array"], "created": moment, "last_modified": moment,
        ]),
        "Group": object([
            "id": text, "identifier": text, "name": text, "description": maybe, "tags": [:], "scope": text,
            "managed_by": maybe, "member_count": number,
        ]),
        "RoleAssignment": object([
            "id": text, "role": text, "principal": object(["type": text, "id": text]), "scope": text,
        ]),
        "NewUser": object(
            [
                "user_name": text, "email": maybe, "display_name": maybe, "given_name": maybe, "family_name": maybe,
                "scopes": texts, "groups": texts,
            ], required: ["user_name"]),
        "UserPatch": object([
            "user_name": text, "email": maybe, "display_name": maybe, "given_name": maybe, "family_name": maybe,
            "active": flag,
        ]),
        "NewGroup": object(["name": text, "description": maybe, "tags": texts, "scope": text], required: ["name"]),
        "GroupPatch": object(["name": text, "description": maybe, "tags": texts]),
        "UserList": list(reference("User")), "GroupList": list(reference("Group")),
        "RoleAssignmentList": list(reference("RoleAssignment")),
        "AccountDeclaration": object(
            [
                "account": text, "name": text, "domains": texts, "orgs": ["type": "array"],
                "integrations": ["type": "array"], "files": ["type": "object"],
            ], required: ["account"]),
        "OperatorAccount": object([
            "id": text, "name": text, "declared_in": maybe,
            "state": ["type": "string", "enum": ["active", "suspended", "deleting"]], "created": moment,
            "suspended": maybe, "delete_after": maybe,
        ]),
        "OperatorAccountList": list(reference("OperatorAccount")),
        "Enforcement": object(["enforced": flag, "since": maybe, "by": maybe, "recovery": ["type": "array"]]),
        "EnforcementPatch": object(["enforced": flag]),
        "NewSetupLink": object(["integration": maybe, "expires_in": maybeNumber]),
        "SetupLink": object([
            "id": text, "integration": maybe,
            "state": ["type": "string", "enum": ["live", "expired", "revoked"]], "created": moment,
            "created_by": text, "expires": moment, "last_used": maybe,
        ]),
        "SetupLinkList": list(reference("SetupLink")),
        "Brake": object([
            "integration": text, "state": ["type": "string", "enum": ["open", "engaged", "released"]], "share": text,
            "window_seconds": number, "minimum": number, "engaged": maybe, "measure": maybe, "wanted": maybeNumber,
            "allowed": maybeNumber, "released_until": maybe, "passed": ["type": "object"], "restorable": number,
        ]),
        "BrakeList": list(reference("Brake")),
        "BrakeRestored": object([
            "users": number, "groups": number, "memberships": number, "not_restored": ["type": "array"],
        ]),
        "ProvisioningEntry": object([
            "id": text, "at": moment, "request_id": text, "integration": text, "method": text, "path": text,
            "status": number, "subject": maybe, "user_name": maybe, "client": maybe, "dialect": maybe, "filter": maybe,
            "operations": texts, "effects": texts, "ignored": maybe, "scim_type": maybe, "detail": maybe, "who": maybe,
            "milliseconds": number,
        ]),
        "ProvisioningEntryList": list(reference("ProvisioningEntry")),
        "Sync": object([
            "integration": text, "last_seen": maybe, "requests_past_hour": number, "failures": ["type": "array"],
            "drift": number,
            "unacknowledged": [
                "type": "array",
                "items": object([
                    "follower": text, "format": text, "state": text, "acknowledged": text, "changes": number,
                    "more": flag, "oldest": maybe, "oldest_seconds": maybeNumber, "failure": maybe,
                ]),
            ],
        ]),
    ]

    private static let text: JSONValue = ["type": "string"]
    private static let maybe: JSONValue = ["type": ["string", "null"]]
    private static let number: JSONValue = ["type": "integer"]
    private static let maybeNumber: JSONValue = ["type": ["integer", "null"]]
    private static let flag: JSONValue = ["type": "boolean"]
    private static let moment: JSONValue = ["type": "string", "format": "date-time"]
    private static let texts: JSONValue = ["type": "array", "items": ["type": "string"]]

    private static func object(_ properties: JSONValue, required: [String] = []) -> JSONValue {
        var object = JSONObject([("type", "object"), ("properties", properties)])
        if !required.isEmpty { object["required"] = .array(required.map { .string($0) }) }
        return .object(object)
    }

    private static func list(_ items: JSONValue) -> JSONValue {
        object(["items": ["type": "array", "items": items], "next": maybe], required: ["items", "next"])
    }

    private static func reference(_ name: String) -> JSONValue {
        ["$ref": .string("#/components/schemas/\(name)")]
    }
}
