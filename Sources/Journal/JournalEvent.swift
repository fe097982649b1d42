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
        case keyGenerated = "key.generated"
        case keyStaged = "key.staged"
        case keyActivated = "key.activated"
        case keyRetired = "key.retired"
        case keyDropped = "key.dropped"
        case trustFetched = "trust.fetched"
        case trustChanged = "trust.changed"
        case trustNotRefreshed = "trust.not_refreshed"
        case trustExpiring = "trust.expiring"
        case routingChanged = "routing.changed"
        case routingUndone = "routing.undone"
        case userProvisioned = "user.provisioned"
        case userUpdated = "user.updated"
        case userDeactivated = "user.deactivated"
        case userReactivated = "user.reactivated"
        case userDeleted = "user.deleted"
        case userRestored = "user.restored"
        case userCreated = "user.created"
        case userAdopted = "user.adopted"
        case groupCreated = "group.created"
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
        case tokensRefreshed = "session.tokens_refreshed"
        case sessionEnded = "session.ended"
        case sessionEndUntold = "session.end_untold"
        case logoutAnswered = "logout.answered"
        case logoutRefused = "logout.refused"
    }

    package let kind: Kind
    /// The identifier of what it happened to.
    package let subject: String
    package let details: [String: String]

    package init(_ kind: Kind, _ subject: some CustomStringConvertible, details: [String: String] = [:]) {
        self.kind = kind
        self.subject = subject.description
        self.details = details
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
