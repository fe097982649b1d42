/// What a merge patch says about one value (RFC 7396): nothing, that it goes, or what it becomes.
package enum Change<Value: Sendable>: Sendable {
    case keep, remove
    case set(Value)

    package var value: Value? {
        if case .set(let value) = self { value } else { nil }
    }

    package var isMentioned: Bool {
        if case .keep = self { false } else { true }
    }

    /// What becomes of a value that may be absent.
    package func applied(to before: Value?) -> Value? {
        switch self {
        case .keep: before
        case .remove: nil
        case .set(let value): value
        }
    }
}
