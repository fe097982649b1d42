/// A dependency failed: the same request may work later. Every surface answers it with 503 and `Retry-After`.
package struct Outage: Error, Sendable, CustomStringConvertible {
    /// For the log; never for a response.
    package let reason: String

    package init(_ reason: String) { self.reason = reason }

    package var description: String { "outage: \(reason)" }
}
