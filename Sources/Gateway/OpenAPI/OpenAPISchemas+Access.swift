import SCIM

extension OpenAPISchemas {
    static let access: [(String, JSONValue)] = [
        (
            "Role",
            answer(["id": text, "name": text, "description": maybe, "built_in": flag, "permissions": texts])
        ),
        (
            "NewRole",
            request(
                ["id": text, "name": text, "description": maybe, "permissions": texts], required: ["id", "permissions"])
        ),
        ("RolePatch", request(["name": text, "description": maybe, "permissions": texts])),
        (
            "RoleAssignment",
            answer([
                "id": text, "role": text, "principal": principal("user", "group", "service-account"), "scope": text,
                "created": moment,
            ])
        ),
        (
            "NewRoleAssignment",
            request(
                ["role": text, "principal": newPrincipal("user", "group", "service-account"), "scope": maybe],
                required: ["role", "principal"])
        ),
        (
            "EffectivePermissions",
            answer([
                "user": text, "active": flag, "scope": maybe,
                "permissions": array(answer(["permission": text, "because": texts])),
                "roles": array(reference("EffectiveRole")),
            ])
        ),
        (
            "EffectiveRole",
            answer([
                "role": text, "scope": text, "assignment": text,
                "through_group": orNull(answer(["id": text, "identifier": text, "name": text])), "explanation": text,
            ])
        ),
        ("ServiceAccount", answer(["id": text, "name": text, "description": maybe, "created": moment])),
        ("NewServiceAccount", request(["id": text, "name": text, "description": maybe], required: ["id"])),
        ("ServiceAccountPatch", request(["name": text, "description": maybe])),
        ("Token", answer(token)),
        ("IssuedToken", answer(token.adding("token", text))),
        (
            "NewToken",
            request(
                [
                    "principal": newPrincipal("user", "service-account"), "name": maybe, "expires_in": maybeNumber,
                    "permissions": orNull(texts),
                ], required: ["principal"])
        ),
        ("TokenRotation", request(["overlap": maybeNumber])),
    ]

    private static let token: JSONValue = [
        "id": text, "principal": principal("user", "service-account"), "name": maybe, "permissions": orNull(texts),
        "state": oneOf("live", "expired", "revoked"), "created": moment, "expires": maybeMoment, "warning": maybe,
        "last_used": maybeMoment,
    ]

    private static func principal(_ kinds: String...) -> JSONValue { answer(members(kinds)) }

    private static func newPrincipal(_ kinds: String...) -> JSONValue {
        request(members(kinds), required: ["type", "id"])
    }

    private static func members(_ kinds: [String]) -> JSONValue {
        ["type": ["type": "string", "enum": .array(kinds.map { .string($0) })], "id": text]
    }
}
