import SCIM

/// What commands print with `--json`.
typealias JSON = JSONValue

extension JSONValue {
    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    static func flag(_ flag: Bool) -> JSONValue { .bool(flag) }

    static func list(_ values: [JSONValue]) -> JSONValue { .array(values) }

    static func object(_ members: [(String, JSONValue)]) -> JSONValue { .object(JSONObject(members)) }

    var rendered: String { String(decoding: bytes, as: UTF8.self) }
}
