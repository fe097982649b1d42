import Synchronization

/// The applications of a deployment, found by their `client_id`: those of its configuration, and those that were
/// registered since, of which whoever reads them tells the registry.
package final class ApplicationRegistry: Sendable {
    private struct Known {
        let byID: [String: Application]
        /// Scheme, host and port of every registered http or https redirect URI.
        let origins: Set<String>

        init(_ applications: [Application]) {
            byID = Dictionary(applications.map { ($0.id, $0) }) { first, _ in first }
            origins = Set(applications.flatMap(\.redirectURIs).compactMap(ReturnAddress.origin))
        }
    }

    /// Those of the configuration, which nothing else changes.
    package let declared: [Application]
    private let known: Mutex<Known>

    /// Of two with one id the first counts; the settings reader refuses such a file anyway.
    package init(_ declared: [Application]) {
        self.declared = declared
        known = Mutex(Known(declared))
    }

    /// From now on these are known beside the declared ones, which come first, and no others.
    package func register(_ applications: [Application]) {
        let all = Known(declared + applications)
        known.withLock { $0 = all }
    }

    package func application(_ id: String) -> Application? { known.withLock { $0.byID[id] } }

    /// All of them, by their ids.
    package var all: [Application] { known.withLock { $0.byID.values.sorted { $0.id < $1.id } } }

    /// The one application of a deployment that has one.
    package var only: Application? { known.withLock { $0.byID.count == 1 ? $0.byID.values.first : nil } }

    var origins: Set<String> { known.withLock { $0.origins } }
}
