package import Access
import Records
package import Tenancy

/// An integration's keys for those who don't know the database.
extension KeyRotation {
    /// An SP key as it's shown: never the key itself.
    package struct Summary: Hashable, Sendable {
        package let id: ID<ServiceProviderKey>
        package let purpose: String
        package let state: String
        /// Whether a file declares it.
        package let declared: Bool
    }

    package enum Step: Sendable { case stage, activate, drop }

    /// The keys as they are, or as they are after a step.
    /// - Throws: ``KeyRotationRefusal``
    package func summaries(
        after step: Step? = nil, of integration: Slug<Integration>, operation: Operation
    ) async throws -> [Summary] {
        let keys =
            switch step {
            case nil: try await keys(of: integration, operation: operation)
            case .stage: try await stage(integration, operation: operation)
            case .activate: try await activate(integration, operation: operation)
            case .drop: try await drop(nil, of: integration, operation: operation)
            }
        return keys.all.map {
            Summary(id: $0.id, purpose: $0.purpose.rawValue, state: $0.state.rawValue, declared: $0.declared)
        }
    }
}
