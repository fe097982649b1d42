import Access
import Administration
import SCIM
import Tenancy

/// The members of a request's JSON object, each of which is read or refused: nothing that a client sends is dropped in
/// silence.
///
/// All mistakes are collected and told at once:
/// ```swift
/// var body = try await call.body()
/// let name = body.text("name", required: true)
/// try body.finish()
/// ```
struct BodyFields {
    private let object: JSONObject
    private var read: Set<String> = []
    private var mistakes: [(field: String, detail: String)] = []

    init(_ object: JSONObject) { self.object = object }

    /// What the member is, as `read` makes it of its value.
    /// - Parameter required: whether leaving it out, or null, is a mistake.
    mutating func value<Value>(
        _ name: String, required: Bool = false, expecting what: String, _ read: (JSONValue) -> Value?
    ) -> Change<Value> {
        self.read.insert(name)
        switch object[name] {
        case nil:
            if required { refuse(name, "is required.") }
            return .keep
        case .null?:
            if required { refuse(name, "is required.") }
            return .remove
        case let value?:
            if let value = read(value) { return .set(value) }
            refuse(name, "must be \(what).")
            return .keep
        }
    }

    /// A text that isn't empty, of at most so many bytes.
    mutating func text(_ name: String, required: Bool = false, upTo limit: Int = 1_024) -> Change<String> {
        value(name, required: required, expecting: "a text of 1 to \(limit) bytes") { value in
            value.string.flatMap { $0.isEmpty || $0.utf8.count > limit ? nil : $0 }
        }
    }

    mutating func flag(_ name: String) -> Change<Bool> {
        value(name, expecting: "true or false", \.bool)
    }

    mutating func number(_ name: String, in range: ClosedRange<Int64>) -> Change<Int64> {
        value(name, expecting: "a whole number from \(range.lowerBound) to \(range.upperBound)") { value in
            value.integer.flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// Something that is written as a text.
    mutating func parsed<Value>(
        _ name: String, required: Bool = false, expecting what: String, _ read: (String) -> Value?
    ) -> Change<Value> {
        value(name, required: required, expecting: what) { $0.string.flatMap(read) }
    }

    /// A list of what is written as texts.
    mutating func list<Value>(
        _ name: String, required: Bool = false, upTo limit: Int = 1_000, expecting what: String,
        _ read: (String) -> Value?
    ) -> Change<[Value]> {
        value(name, required: required, expecting: "a list of at most \(limit), each \(what)") { value in
            guard let items = value.array, items.count <= limit else { return nil }
            let values = items.compactMap { $0.string.flatMap(read) }
            return values.count == items.count ? values : nil
        }
    }

    mutating func scope(_ name: String = "scope", required: Bool = false) -> Change<Scope> {
        parsed(name, required: required, expecting: "account, orgs/… or orgs/…/projects/…") { Scope($0) }
    }

    /// A member that is an object itself.
    mutating func object(_ name: String, required: Bool = false) -> BodyFields? {
        value(name, required: required, expecting: "an object", \.object).value.map { BodyFields($0) }
    }

    mutating func refuse(_ name: String, _ detail: String) { mistakes.append((name, detail)) }

    /// Takes over what is wrong with a member that is an object.
    mutating func include(_ inner: BodyFields?, as name: String) {
        guard let inner else { return }
        mistakes += inner.allMistakes.map { ("\(name).\($0.field)", $0.detail) }
    }

    /// Refuses the body when anything in it was wrong, or not asked for.
    func finish() throws(Problem) {
        let mistakes = allMistakes
        guard !mistakes.isEmpty else { return }
        let sentences = mistakes.map { "`\($0.field)` \($0.detail)" }
        let errors = mistakes.map { mistake -> JSONValue in
            ["field": .string(mistake.field), "detail": .string(mistake.detail)]
        }
        throw Problem(
            .invalidRequest, sentences.joined(separator: " "), members: JSONObject([("errors", .array(errors))]))
    }

    private var allMistakes: [(field: String, detail: String)] {
        let unread = object.members.map(\.name).filter { !read.contains($0) }
        return mistakes
            + unread.map { name in
                switch name {
                case "managed_by": (name, "can't be set: only provisioning says who manages a record.")
                case "id", "created", "last_modified", "identifier": (name, "can't be set.")
                default: (String(name.prefix(64)), "isn't known here.")
                }
            }
    }
}
