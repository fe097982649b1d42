/// Something that happened to an account's directory or settings, in the past tense.
///
/// Details name attributes and identifiers, never passwords, tokens or assertions.
package struct JournalEvent: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case accountDeclared = "account.declared"
        case accountSuspended = "account.suspended"
        case accountResumed = "account.resumed"
        case accountDeletionScheduled = "account.deletion_scheduled"
        case credentialIssued = "credential.issued"
        case credentialRevoked = "credential.revoked"
        case tokenExpiring = "token.expiring"
        case keyGenerated = "key.generated"
        case keyStaged = "key.staged"
        case keyActivated = "key.activated"
        case keyRetired = "key.retired"
        case keyDropped = "key.dropped"
        case trustDeclared = "trust.declared"
        case trustFetched = "trust.fetched"
        case trustChanged = "trust.changed"
        case trustNotRefreshed = "trust.not_refreshed"
        case trustExpiring = "trust.expiring"
        case setupLinkCreated = "setup_link.created"
        case setupLinkUsed = "setup_link.used"
        case setupLinkRevoked = "setup_link.revoked"
        case routingChanged = "routing.changed"
        case routingUndone = "routing.undone"
        case domainClaimed = "domain.claimed"
        case domainVerified = "domain.verified"
        case domainRemoved = "domain.removed"
        case membersImported = "members.imported"
        case userProvisioned = "user.provisioned"
        case userUpdated = "user.updated"
        case userDeactivated = "user.deactivated"
        case userReactivated = "user.reactivated"
        case userDeleted = "user.deleted"
        case userRestored = "user.restored"
        case userCreated = "user.created"
        case userAdopted = "user.adopted"
        case groupCreated = "group.created"
        case roleCreated = "role.created"
        case roleUpdated = "role.updated"
        case roleDeleted = "role.deleted"
        case roleAssigned = "role.assigned"
        case roleUnassigned = "role.unassigned"
        case organizationCreated = "org.created"
        case organizationUpdated = "org.updated"
        case organizationDeleted = "org.deleted"
        case projectCreated = "project.created"
        case projectDeleted = "project.deleted"
        case serviceAccountCreated = "service-account.created"
        case serviceAccountUpdated = "service-account.updated"
        case serviceAccountDeleted = "service-account.deleted"
        case groupPushed = "group.pushed"
        case groupUpdated = "group.updated"
        case groupDeleted = "group.deleted"
        case groupRestored = "group.restored"
        case membersChanged = "group.members_changed"
        case brakeEngaged = "brake.engaged"
        case brakeReleased = "brake.released"
        case brakeRolledBack = "brake.rolled_back"
        case loginStarted = "login.started"
        case loginRerouted = "login.rerouted"
        case loginHandedOff = "login.handed_off"
        case loginRedeemed = "login.redeemed"
        case loginRefused = "login.refused"
        case loginTested = "login.tested"
        case recoveryCodesIssued = "recovery.codes_issued"
        case recoveryUsed = "recovery.used"
        case recoveryRefused = "recovery.refused"
        case ssoEnforced = "sso.enforced"
        case ssoReleased = "sso.released"
        case tokensRefreshed = "session.tokens_refreshed"
        case sessionEnded = "session.ended"
        case sessionEndUntold = "session.end_untold"
        case logoutAnswered = "logout.answered"
        case logoutRefused = "logout.refused"
        case webhookAdded = "webhook.added"
        case webhookChanged = "webhook.changed"
        case webhookPaused = "webhook.paused"
        case webhookResumed = "webhook.resumed"
        case webhookReplayed = "webhook.replayed"
        case webhookRemoved = "webhook.removed"
        case webhookGone = "webhook.gone"
        case eventsUndelivered = "webhook.events_undelivered"
    }

    package let kind: Kind
    /// The identifier of what it happened to.
    package let subject: String
    package let details: [String: String]
    /// What became of the subject, where it's something that can be looked at as it was.
    package let change: JournalChange?

    package init(
        _ kind: Kind, _ subject: some CustomStringConvertible, details: [String: String] = [:],
        change: JournalChange? = nil
    ) {
        self.kind = kind
        self.subject = subject.description
        self.details = details
        self.change = change
    }

    /// The same event with more details.
    package func adding(_ more: [String: String]) -> JournalEvent {
        JournalEvent(kind, subject, details: details.merging(more) { $1 }, change: change)
    }

    /// The details as a JSON object, in the order of their names.
    package var detailsText: String {
        var json = JournalText()
        json.raw("{".utf8)
        for (name, value) in details.sorted(by: { $0.key < $1.key }) {
            json.name(name)
            json.string(value)
        }
        json.raw("}".utf8)
        return json.text
    }
}

/// A write's result with what it did, which is stored in the same transaction. A write that changed nothing says so.
package struct Recorded<Value: Sendable>: Sendable {
    package let value: Value
    package let events: [JournalEvent]

    package init(_ value: Value, _ first: JournalEvent, _ more: JournalEvent...) {
        self.value = value
        events = [first] + more
    }

    package init(_ value: Value, _ events: [JournalEvent]) {
        self.value = value
        self.events = events
    }

    private init(unchanged value: Value) {
        self.value = value
        events = []
    }

    /// The write found everything as it was asked to be.
    package static func unchanged(_ value: Value) -> Recorded { Recorded(unchanged: value) }
}
