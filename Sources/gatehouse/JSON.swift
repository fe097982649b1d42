import SCIM
import SignIn

/// What commands print with `--json`.
typealias JSON = JSONValue

extension JSONValue {
    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    static func flag(_ flag: Bool) -> JSONValue { .bool(flag) }

    static func list(_ values: [JSONValue]) -> JSONValue { .array(values) }

    static func object(_ members: [(String, JSONValue)]) -> JSONValue { .object(JSONObject(members)) }

    static func verdict(_ verdict: Verdict) -> JSONValue {
        .object([
            ("code", .text(verdict.code)), ("who", .text(verdict.who.rawValue)), ("field", .text(verdict.field)),
            ("expected", .text(verdict.expected)), ("actual", .text(verdict.actual)),
            ("message", .text(verdict.message)),
        ])
    }

    var rendered: String { String(decoding: bytes, as: UTF8.self) }
}
