import SCIM

/// The shapes that the document's routes have. An answer has every member that stands here unless it's named as optional;
/// it may have more, which are added freely. A request has no others.
enum OpenAPISchemas {
    static let all: JSONValue = {
        var schemas = JSONObject([("Problem", problem)])
        for (name, schema) in directory + access + logins + provisioning + events + operators {
            schemas[name] = schema
        }
        for name in listed { schemas[name + "List"] = list(reference(name)) }
        return .object(schemas)
    }()

    /// What comes in pages.
    private static let listed = [
        "User", "Group", "Member", "Organization", "Project", "Role", "RoleAssignment", "ServiceAccount", "Token",
        "Login", "Domain", "Brake", "ProvisioningEntry", "JournalEntry", "Webhook", "DeadLetter", "OperatorAccount",
        "Application", "DeclaredOrganization", "SetupLink", "Integration", "ServiceProviderKey", "SCIMToken",
    ]

    private static let problem = answer(
        ["type": text, "title": text, "status": number, "detail": text, "request_id": text],
        optional: ["detail", "request_id"])

    // MARK: Words of which the schemas are made

    static let text: JSONValue = ["type": "string"]
    static let maybe: JSONValue = ["type": ["string", "null"]]
    static let number: JSONValue = ["type": "integer"]
    static let maybeNumber: JSONValue = ["type": ["integer", "null"]]
    static let flag: JSONValue = ["type": "boolean"]
    static let moment: JSONValue = ["type": "string", "format": "date-time"]
    static let maybeMoment: JSONValue = ["type": ["string", "null"], "format": "date-time"]
    static let texts = array(text)
    /// An object whose members this document doesn't know.
    static let anything: JSONValue = ["type": "object"]

    static func oneOf(_ words: String...) -> JSONValue {
        ["type": "string", "enum": .array(words.map { .string($0) })]
    }

    static func array(_ items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    static func orNull(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }

    static func reference(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }

    /// An object of an answer.
    static func answer(_ properties: JSONValue, optional: Set<String> = []) -> JSONValue {
        let names = (properties.object?.members ?? []).map(\.name).filter { !optional.contains($0) }
        return ["type": "object", "properties": properties, "required": .array(names.map { .string($0) })]
    }

    /// An object of a request: other members are refused.
    static func request(_ properties: JSONValue, required: [String] = []) -> JSONValue {
        var object = JSONObject([("type", "object"), ("properties", properties), ("additionalProperties", false)])
        if !required.isEmpty { object["required"] = .array(required.map { .string($0) }) }
        return .object(object)
    }

    private static func list(_ items: JSONValue) -> JSONValue { answer(["items": array(items), "next": maybe]) }
}
