/// A secret that doesn't print: string interpolation, `dump` and mirrors show `<redacted>`.
package struct Redacted<Value> {
    private let value: Value

    package init(_ value: Value) { self.value = value }

    /// The secret itself. Spelt out so that a search finds every place that opens one.
    package func reveal() -> Value { value }
}

extension Redacted: Sendable where Value: Sendable {}

extension Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
