import Journal

extension Recorded {
    /// The same events with another value.
    func map<Other: Sendable>(_ transform: (Value) throws -> Other) rethrows -> Recorded<Other> {
        Recorded<Other>(try transform(value), events)
    }
}
