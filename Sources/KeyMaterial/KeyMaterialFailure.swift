/// OpenSSL could not do what it always can: memory, entropy or the library itself is broken.
///
/// An outage, never the caller's fault. It names the operation and nothing that it worked on.
package struct KeyMaterialFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The OpenSSL operation that failed.
    package let operation: String

    init(operation: String) {
        self.operation = operation
    }

    package var description: String { "OpenSSL failed in \(operation)" }
}
