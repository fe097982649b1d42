package import Access
import Directory
package import Records
import SCIM
package import Tenancy

/// What the account's administrators and the operator's application change natively: people, groups, roles, tokens. What
/// an integration manages is refused, with where to change it instead.
///
/// Every method takes the proven target last, asks for the grant that it needs, and throws `AdministrationRefusal` or
/// `PermissionDenied` for what the caller can change. A request is applied as a whole, or not at all.
package struct AccountAdministration: Sendable {
    let records: Records

    package init(records: Records) { self.records = records }
}

/// An account that somebody administers: which one, who, and when.
package struct AdministrationTarget: Sendable {
    package let account: Account
    package let operation: Operation

    package init(account: Account, operation: Operation) {
        self.account = account
        self.operation = operation
    }

    /// Refuses a scope that the account doesn't have.
    func admit(_ scope: Scope, as field: String) throws(AdministrationRefusal) {
        guard account.has(scope) else { throw .unknownReference(field: field, value: scope.description) }
    }

    /// Who manages a record, as a refusal tells it.
    func refusal(_ managed: ManagedElsewhere) -> AdministrationRefusal {
        let managers = managed.integrations.map { id in
            let integration = account.integration(id)
            return AdministrationRefusal.Manager(
                integration: id, generation: integration?.generation, identityProvider: integration?.trust?.entityID)
        }
        return .managed(what: managed.what, by: managers)
    }

    /// Runs what may find a record locked.
    func unlocking<Value>(_ body: () throws(ManagedElsewhere) -> Value) throws(AdministrationRefusal) -> Value {
        do {
            return try body()
        } catch {
            throw refusal(error)
        }
    }

    /// Lets a write go on if the record has the version that the caller means (RFC 9110 §13.1.1).
    func admit(_ condition: VersionCondition?, _ version: Version) throws(AdministrationRefusal) {
        guard let condition, !condition.includes(version) else { return }
        throw .versionMismatch
    }
}

extension Account {
    /// Whether the account has such a scope.
    package func has(_ scope: Scope) -> Bool {
        switch scope {
        case .account: true
        case .organization(let id): organizations.contains { $0.id == id }
        case .project(let project, in: let id): organizations.contains { $0.id == id && $0.projects.contains(project) }
        }
    }
}
