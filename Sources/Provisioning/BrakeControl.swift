package import Access
package import Directory
import Journal
package import Records
package import Tenancy

/// What people do about a brake: see how it stands, let go on what it holds, or give back what had passed.
package struct BrakeControl: Sendable {
    private let records: Records

    package init(records: Records) { self.records = records }

    /// How the brakes of the account's integrations stand, in the tenant file's order.
    /// - Throws: `PermissionDenied` without `brake.read`; `Outage`.
    package func status(of account: Account, _ operation: Operation) async throws -> [BrakeStatus] {
        _ = try operation.grant(.readBrake)
        return try await records.account(account.id).read { reader in
            try account.integrations.map { try BrakeStatus(of: $0, at: operation.now, reader) }
        }
    }

    /// Lets everything pass, what was held included: for as long as one window of the brake, after which it counts from
    /// nothing.
    /// - Parameter seconds: for how long instead.
    /// - Throws: `PermissionDenied` without `brake.write`; `Outage`.
    package func release(
        _ integration: Integration, of account: Account, forSeconds seconds: Int64? = nil, _ operation: Operation
    ) async throws -> BrakeStatus {
        _ = try operation.grant(.writeBrake)
        return try await records.account(account.id).write(operation) { writer in
            var state = try writer.lockedBrake(of: integration.id)
            let end = writer.now.advanced(bySeconds: seconds ?? integration.brake.windowSeconds)
            state.release(until: end)
            try writer.store(state, of: integration.id)
            let event = JournalEvent(.brakeReleased, integration.id, details: ["until": end.description])
            return Recorded(try BrakeStatus(of: integration, at: writer.now, writer.reader), event)
        }
    }

    /// Gives back what the integration took away within a window before the brake engaged, or before now, and holds
    /// everything destructive until a release: the client that took it would only do so again.
    ///
    /// In many transactions, each of which forgets what it gave back: called again after a crash it goes on.
    /// - Throws: `PermissionDenied` without `brake.write`; `Outage`.
    package func rollBack(
        _ integration: Integration, of account: Account, _ operation: Operation
    ) async throws -> BrakeRestored {
        _ = try operation.grant(.writeBrake)
        let records = records.account(account.id)
        let since = try await records.write(operation) { writer in
            var state = try writer.lockedBrake(of: integration.id)
            let since = BrakeStatus.reach(of: state, integration.brake, at: writer.now)
            let wasEngaged = state.engaged != nil
            state.hold(at: writer.now)
            try writer.store(state, of: integration.id)
            let event = JournalEvent(.brakeEngaged, integration.id, details: ["by": "rollback"])
            return Recorded(since, wasEngaged ? [] : [event])
        }
        let restoration = BrakeRestoration(account: account, integration: integration)
        var restored = BrakeRestored()
        while true {
            let before = restored
            let (after, isDone) = try await records.write(operation) { writer in
                let batch = try writer.reader.takenAway(by: integration.id, since: since, limit: Self.batch)
                var (after, events) = (before, [JournalEvent]())
                for (_, change) in batch { events += try restoration.restore(change, &after, writer) }
                try writer.dropTakenAway(batch.map(\.position), by: integration.id)
                let isDone = batch.count < Self.batch
                if isDone { events.append(JournalEvent(.brakeRolledBack, integration.id, details: after.details)) }
                return Recorded((after, isDone), events)
            }
            restored = after
            if isDone { return restored }
        }
    }

    /// How many changes share a transaction.
    private static let batch = 200
}

/// How one integration's brake stands.
package struct BrakeStatus: Hashable, Sendable {
    package enum State: String, Hashable, Sendable { case open, engaged, released }

    package let integration: Slug<Integration>
    package let settings: BrakeSettings
    package let state: State
    /// Why it's engaged, and since when.
    package let trip: BrakeState.Trip?
    package let releasedUntil: Instant?
    /// What passed within the window.
    package let spent: BrakeCounts
    /// How many changes a rollback would undo.
    package let restorable: Int

    init(of integration: Integration, at now: Instant, _ reader: borrowing AccountReader) throws {
        let brake = try reader.brake(of: integration.id)
        let isReleased = brake.isReleased(at: now)
        self.integration = integration.id
        settings = integration.brake
        state = brake.engaged != nil ? .engaged : isReleased ? .released : .open
        trip = brake.engaged
        releasedUntil = isReleased ? brake.releasedUntil : nil
        spent = brake.spent(at: now, by: integration.brake)
        restorable = try reader.takenAwayCount(
            by: integration.id, since: Self.reach(of: brake, integration.brake, at: now))
    }

    /// How far a rollback reaches back.
    static func reach(of brake: BrakeState, _ settings: BrakeSettings, at now: Instant) -> Instant {
        (brake.engaged?.at ?? now).advanced(bySeconds: -settings.windowSeconds)
    }
}

/// What a rollback gave back, and what it couldn't.
package struct BrakeRestored: Hashable, Sendable {
    package struct Left: Hashable, Sendable {
        package let subject: String
        /// A sentence for whoever has to do it by hand.
        package let reason: String
    }

    package internal(set) var users = 0
    package internal(set) var groups = 0
    package internal(set) var memberships = 0
    package internal(set) var left: [Left] = []

    var details: [String: String] {
        [
            "users": "\(users)", "groups": "\(groups)", "memberships": "\(memberships)",
            "not_restored": "\(left.count)",
        ]
    }
}
