package import Tenancy

/// Evidence that the account itself may change a record: nobody else manages it. Native writes ask for one, and only
/// `unlocked` makes it.
package struct NativelyEditable<Record: Sendable>: Sendable {
    package private(set) var record: Record

    fileprivate init(_ record: Record) { self.record = record }

    /// The same record changed, which is still the account's own.
    package func changing(_ change: (inout Record) throws -> Void) rethrows -> NativelyEditable {
        var changed = self
        try change(&changed.record)
        return changed
    }
}

/// Somebody else manages the record: it is changed there.
package struct ManagedElsewhere: Error, Hashable, Sendable {
    /// What can't be changed: "the group’s name", say.
    package let what: String
    package let integrations: [Slug<Integration>]

    package init(_ what: String, _ integrations: [Slug<Integration>]) {
        self.what = what
        self.integrations = integrations
    }
}

extension GroupRecord {
    /// - Parameter what: what is about to change, for the refusal.
    package func unlocked(for what: String) throws(ManagedElsewhere) -> NativelyEditable<GroupRecord> {
        switch provenance {
        case .native: return NativelyEditable(self)
        case .managed(by: let integration): throw ManagedElsewhere(what, [integration])
        }
    }
}

extension Person {
    /// The account's own record of the person: of a native user who is in no managed group.
    /// - Parameter groupManagers: the integrations of whose groups the person is a member.
    package func unlocked(
        for what: String, groupManagers: [Slug<Integration>]
    ) throws(ManagedElsewhere) -> NativelyEditable<UserRecord> {
        let managers = managers + groupManagers.filter { !self.managers.contains($0) }
        guard managers.isEmpty, let record = record(of: .native) else { throw ManagedElsewhere(what, managers) }
        return NativelyEditable(record)
    }

    /// Whether the native groups that the person is in are the account's to choose: as long as no integration chooses
    /// others for them.
    package func groupsUnlocked(groupManagers: [Slug<Integration>]) throws(ManagedElsewhere) {
        guard groupManagers.isEmpty else { throw ManagedElsewhere("The user's groups", groupManagers) }
    }
}
