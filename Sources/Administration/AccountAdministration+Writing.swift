import Journal
import Records
import Tenancy

extension AccountAdministration {
    /// One transaction, after which the account still has an administrator if it had one before. Two that raced for one
    /// name end as if one had come later.
    func write<Value: Sendable>(
        _ target: AdministrationTarget,
        _ body: @escaping @Sendable (borrowing AccountWriter) throws -> Recorded<Value>
    ) async throws -> Value {
        do {
            return try await records.account(target.account.id).write(target.operation) { writer in
                try writer.keepingAdministrator(in: target.account, isRelevant: true) { try body(writer) }
            }
        } catch is UniquenessViolated {
            throw AdministrationRefusal.nameTaken(field: "name", value: "that another request took at the same moment")
        } catch is LastAdministrator {
            throw AdministrationRefusal.lastAdministrator
        }
    }
}
