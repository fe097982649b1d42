import Access
import Directory
import Records
package import Tenancy

/// What of a person can't be changed here, each with the refusal that a try would meet; nil: it can.
package struct PersonLocks: Sendable {
    /// Names, e-mail address and userName, and the person as a whole.
    package let profile: AdministrationRefusal?
    package let activity: AdministrationRefusal?
    /// Which native groups they are in.
    package let groups: AdministrationRefusal?
}

extension AccountAdministration {
    /// What a page says before anybody tries: the decisions of `changePerson`, without a change.
    package func locks(on id: ID<User>, in target: AdministrationTarget) async throws -> PersonLocks {
        try await records.account(target.account.id).read { reader in
            let person = try Self.person(id, .readUsers, in: target, reader).person
            let managers = try reader.groupManagers(of: [id])[id] ?? []
            return PersonLocks(
                profile: target.lock { () throws(ManagedElsewhere) in
                    _ = try person.unlocked(for: "The user's name and e-mail address", groupManagers: managers)
                },
                activity: target.lock { () throws(ManagedElsewhere) in
                    _ = try person.unlocked(for: "Whether the user is active", groupManagers: [])
                },
                groups: target.lock { () throws(ManagedElsewhere) in
                    try person.groupsUnlocked(groupManagers: managers)
                })
        }
    }

    /// Why a group's name, members and scope can't be changed here; nil: they can.
    package func lock(on group: AdministeredGroup, in target: AdministrationTarget) -> AdministrationRefusal? {
        target.lock { () throws(ManagedElsewhere) in
            _ = try group.record.unlocked(for: "The group's name, its members and its scope")
        }
    }
}

extension AdministrationTarget {
    fileprivate func lock(_ body: () throws(ManagedElsewhere) -> Void) -> AdministrationRefusal? {
        do {
            try body()
            return nil
        } catch {
            return refusal(error)
        }
    }
}
