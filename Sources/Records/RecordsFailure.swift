import Access
import Relational

/// Two writers raced for one name: the loser's transaction was rolled back. Only what a body can't look up first ends here.
package struct UniquenessViolated: Error, Hashable, Sendable {
    /// The columns, for the log.
    package let constraint: String
}

/// Runs a transaction and tells outages and lost races from our own faults, in terms that need no engine to understand.
func translatingFailures<Value>(_ transaction: () async throws -> Value) async throws -> Value {
    do {
        return try await transaction()
    } catch let failure as StorageFailure {
        switch failure {
        case .outage(let reason): throw Outage(reason)
        case .constraint(.unique, let constraint): throw UniquenessViolated(constraint: constraint)
        case .constraint, .corrupt, .unexpected, .fault, .migration, .unsafeRole: throw failure
        }
    }
}
