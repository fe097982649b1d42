import Records
import SCIM

extension ProvisioningTarget {
    /// Carries out a change that may take the account's last administrator away, and refuses it when it does; nothing of
    /// it is left then, and the operations beside it stay.
    func keepingAdministrator<Value>(
        _ writer: borrowing AccountWriter, if isRelevant: Bool, _ change: () throws -> Value
    ) throws -> Value {
        do {
            return try writer.keepingAdministrator(in: account, isRelevant: isRelevant, change)
        } catch is LastAdministrator {
            throw SCIMRefusal(
                status: 409,
                detail: """
                    The account would have no active administrator left. Make somebody else an account administrator \
                    first.
                    """)
        }
    }
}
