/// One thing that somebody may or may not do. Its text is what roles, tokens and refusals name it by, and never changes.
package enum Permission: String, Hashable, Sendable, CaseIterable {
    case readUsers = "users.read"
    case writeUsers = "users.write"
    case readGroups = "groups.read"
    case writeGroups = "groups.write"
    /// Roles, who has them, and what somebody may do by them.
    case readRoles = "roles.read"
    /// Custom roles, and assignments: of roles with no more in them than the actor may do.
    case writeRoles = "roles.write"
    case readOrganizations = "orgs.read"
    case writeOrganizations = "orgs.write"
    /// Service accounts and their tokens; never a secret.
    case readServiceAccounts = "service-accounts.read"
    case writeServiceAccounts = "service-accounts.write"
    case readIntegrations = "integrations.read"
    case writeIntegrations = "integrations.write"
    case readRouting = "routing.read"
    case writeRouting = "routing.write"
    case readLogins = "logins.read"
    /// All about them: every check, request and time.
    case inspectLogins = "logins.inspect"
    /// Test logins and what-if.
    case testLogins = "logins.test"
    case readJournal = "journal.read"
    /// Undoing what the journal has.
    case writeJournal = "journal.write"
    case readEvents = "events.read"
    /// Where events are delivered.
    case writeEvents = "events.write"
    case readProvisioning = "provisioning.read"
    case readBrake = "brake.read"
    case writeBrake = "brake.write"

    /// What a viewer may do.
    package var onlyReads: Bool { rawValue.hasSuffix(".read") }
}
