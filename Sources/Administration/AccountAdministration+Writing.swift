import Journal
import Records
import Tenancy

extension AccountAdministration {
    /// One transaction. Two that raced for one name end as if one had come later.
    func write<Value: Sendable>(
        _ target: AdministrationTarget,
        _ body: @escaping @Sendable (borrowing AccountWriter) throws -> Recorded<Value>
    ) async throws -> Value {
        do {
            return try await records.account(target.account.id).write(target.operation, body)
        } catch is UniquenessViolated {
            throw AdministrationRefusal.nameTaken(field: "name", value: "that another request took at the same moment")
        }
    }
}
