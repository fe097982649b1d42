package import Access
import Journal
import Records
package import SCIM
package import Tenancy

/// The account's routing policy, who says so, and what an undo would bring back.
package struct RoutingState: Sendable {
    package let policy: RoutingPolicy
    /// The tenant file that declares it, which is then the only place to change it.
    package let declaredIn: String?
    /// Grows with every change of the account's settings.
    package let revision: Int64
    /// When it was set; nil: nobody has set one.
    package let since: Instant?
    /// The policy before; nil: there is nothing to undo.
    package let previous: RoutingPolicy?
}

/// Why a routing policy isn't changed.
package enum RoutingChangeRefusal: Error, Sendable {
    /// The account's tenant file declares it.
    case declared(in: String)
    /// These people get in today and would not any more.
    case locksOut(PeopleAtRisk)
    /// The caller knows another revision.
    case revisionMismatch
    /// The settings changed while people were being judged.
    case changedMeanwhile
    case nothingToUndo
}

extension SignInService {
    /// The policy as it is.
    /// - Throws: `PermissionDenied` when the actor may not read it.
    package func routing(_ operation: Operation) async throws -> RoutingState {
        _ = try operation.grant(.readRouting)
        return try await currentRouting(of: operation.account).state
    }

    /// Sets the policy: a step of a cut-over.
    ///
    /// - Parameters:
    ///   - forced: whether it's done although it locks people out.
    ///   - condition: which revisions the caller knows; nil: any.
    /// - Throws: `RoutingChangeRefusal`, and `PermissionDenied` when the actor may not change it.
    package func setRouting(
        _ policy: RoutingPolicy, forced: Bool, if condition: VersionCondition?, _ operation: Operation
    ) async throws -> RoutingState {
        _ = try operation.grant(.writeRouting)
        let (account, state) = try await changeableRouting(of: operation.account, if: condition)
        guard policy != state.policy else { return state }
        if !forced {
            let atRisk = try await newlyLockedOut(by: policy, of: account)
            guard atRisk.count == 0 else { throw RoutingChangeRefusal.locksOut(atRisk) }
        }
        try await records.account(account.id).write(operation) { writer in
            try writer.setRouting(policy, after: state.policy, by: operation.actor.description)
            try Self.requireStep(after: state, writer.reader)
            let details = ["from": "\(state.policy)", "to": "\(policy)", "forced": "\(forced)"]
            return Recorded((), JournalEvent(.routingChanged, account.id, details: details))
        }
        return try await currentRouting(of: account.id).state
    }

    /// Takes the last step back, whomever that locks out: they were before.
    /// - Throws: `RoutingChangeRefusal`, and `PermissionDenied` when the actor may not change it.
    package func undoRouting(if condition: VersionCondition?, _ operation: Operation) async throws -> RoutingState {
        _ = try operation.grant(.writeRouting)
        let (account, state) = try await changeableRouting(of: operation.account, if: condition)
        try await records.account(account.id).write(operation) { writer in
            guard try writer.undoRouting() else { throw RoutingChangeRefusal.nothingToUndo }
            try Self.requireStep(after: state, writer.reader)
            let details = ["from": "\(state.policy)", "to": state.previous.map { "\($0)" } ?? ""]
            return Recorded((), JournalEvent(.routingUndone, account.id, details: details))
        }
        return try await currentRouting(of: account.id).state
    }

    private func changeableRouting(
        of account: Slug<Account>, if condition: VersionCondition?
    ) async throws -> (Account, RoutingState) {
        let (settings, state) = try await currentRouting(of: account)
        if let file = state.declaredIn { throw RoutingChangeRefusal.declared(in: file) }
        if let condition, !condition.includes(Version(state.revision)) { throw RoutingChangeRefusal.revisionMismatch }
        return (settings, state)
    }

    /// What was judged is what is changed: nobody changed the settings in between.
    private static func requireStep(after state: RoutingState, _ reader: borrowing AccountReader) throws {
        guard try reader.settingsRevision() == state.revision + 1 else { throw RoutingChangeRefusal.changedMeanwhile }
    }

    private func currentRouting(of account: Slug<Account>) async throws -> (account: Account, state: RoutingState) {
        try await records.account(account).read { reader in
            guard let settings = try reader.settings(), let revision = try reader.settingsRevision() else {
                throw AccountGone()
            }
            let steps = settings.declaresRouting ? [] : try reader.routingSteps(limit: 2)
            return (
                settings,
                RoutingState(
                    policy: settings.routing,
                    declaredIn: settings.declaresRouting ? settings.source ?? "its tenant file" : nil,
                    revision: revision, since: steps.count == 2 ? steps.first?.at : nil,
                    previous: steps.count == 2 ? steps.last?.policy : nil)
            )
        }
    }
}

/// The account went away under its own operation: a fault of ours, since an operation has an account that exists.
package struct AccountGone: Error {}
