package import Access
import Directory
package import Journal
package import Provisioning
package import Records
import SCIM
package import Tenancy

/// Takes back what the account itself did, an entry of the journal at a time, by the writes that the native API uses.
///
/// Whoever takes it back needs the permission to make such a change. Nobody who changed the same thing since is
/// overruled, what an integration manages by now is changed there, and the account keeps an administrator.
package struct NativeUndo: Sendable {
    typealias Service = AccountAdministration

    let target: AdministrationTarget

    /// - Parameter operation: whoever takes it back.
    package init(account: Account, operation: Operation) {
        target = AdministrationTarget(account: account, operation: operation)
    }

    /// Takes back what an entry says within a transaction.
    /// - Returns: what that did; nothing when all is as it was before the entry.
    /// - Throws: `UndoRefusal`, and nothing of it is left.
    package func undo(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        do {
            return try writer.keepingAdministrator(in: target.account, isRelevant: true) { try takeBack(past, writer) }
        } catch let denied as PermissionDenied {
            throw UndoRefusal.refused(
                "whoever takes it back needs the permission \(denied.missing.rawValue) at \(denied.scope)")
        } catch let refusal as AdministrationRefusal {
            throw UndoRefusal.refused(refusal.publicSentence)
        } catch let refusal as SCIMRefusal {
            throw UndoRefusal.refused(refusal.detail)
        } catch is LastAdministrator {
            throw UndoRefusal.refused(AdministrationRefusal.lastAdministrator.publicSentence)
        }
    }

    /// What can be refused is refused before the first write.
    private func takeBack(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        switch past.kind {
        case .userCreated, .userRestored: try undoCreation(ofUser: past, writer)
        case .userUpdated, .userDeactivated, .userReactivated: try undoUpdate(ofUser: past, writer)
        case .userDeleted: try undoDeletion(ofUser: past, writer)
        case .groupCreated, .groupRestored: try undoCreation(ofGroup: past, writer)
        case .groupUpdated: try undoUpdate(ofGroup: past, writer)
        case .groupDeleted: try undoDeletion(ofGroup: past, writer)
        case .membersChanged: try undoMembers(past, writer)
        case .roleAssigned: try undoAssignment(past, writer)
        case .roleUnassigned: try undoUnassignment(past, writer)
        case .roleCreated: try undoCreation(ofRole: past, writer)
        case .roleUpdated: try undoUpdate(ofRole: past, writer)
        case .roleDeleted: try undoDeletion(ofRole: past, writer)
        case .serviceAccountCreated: try undoCreation(ofService: past, writer)
        case .serviceAccountUpdated: try undoUpdate(ofService: past, writer)
        case .serviceAccountDeleted: try undoDeletion(ofService: past, writer)
        default: throw UndoRefusal.nothingToUndo
        }
    }
}
