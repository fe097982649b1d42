package import Access
package import Journal
import Records
package import SCIM
package import Tenancy

/// How far one that gets the account's events is behind what an integration has provisioned.
package struct Unacknowledged: Hashable, Sendable {
    /// An endpoint's id, or whoever follows the feed.
    package let follower: String
    /// As endpoints' formats are spelled, or `feed`.
    package let format: String
    package let state: EventEndpointRecord.State
    /// The last entry that it has acknowledged.
    package let position: Int64
    /// How many changes of users, groups and memberships it hasn't.
    package let changes: Int
    /// Whether there may be more: only so many entries are looked at.
    package let isMore: Bool
    /// Since when the first of them is there.
    package let since: Instant?
    /// Why it doesn't go on.
    package let failure: String?
}

extension EventFeed {
    /// How many entries behind a follower are looked at.
    static let driftStretch: Int64 = 20_000
    /// Who hasn't asked for so long doesn't follow any more.
    private static let followingSeconds: Int64 = 30 * 86_400

    /// What the IdP set and the application hasn't acknowledged: for each endpoint, and for each program that follows the
    /// feed.
    /// - Throws: `PermissionDenied` without `provisioning.read`; `Outage`.
    package func drift(of integration: Slug<Integration>, _ operation: Operation) async throws -> [Unacknowledged] {
        _ = try operation.grant(.readProvisioning)
        let actor = Actor.provisioner(integration, in: operation.account).description
        return try await records.account(operation.account).read { reader in
            let head = try reader.journalHead()?.position ?? 0
            let since = operation.now.advanced(bySeconds: -Self.followingSeconds)
            var followers: [Unacknowledged] = []
            for endpoint in try reader.eventEndpoints() {
                let counts = try reader.journalCounts(by: actor, after: endpoint.position, limit: Self.driftStretch)
                    .filter { endpoint.tells($0.kind) }
                followers.append(
                    Unacknowledged(
                        follower: endpoint.id.text, format: endpoint.format.rawValue, state: endpoint.state,
                        position: endpoint.position, changes: counts.reduce(0) { $0 + $1.count },
                        isMore: head - endpoint.position > Self.driftStretch, since: counts.map(\.since).min(),
                        failure: endpoint.failure))
            }
            for program in try reader.feedReaders(since: since) {
                let counts = try reader.journalCounts(by: actor, after: program.position, limit: Self.driftStretch)
                    .filter { SecurityEvent.tells($0.kind) }
                followers.append(
                    Unacknowledged(
                        follower: program.name, format: "feed", state: .active, position: program.position,
                        changes: counts.reduce(0) { $0 + $1.count },
                        isMore: head - program.position > Self.driftStretch, since: counts.map(\.since).min(),
                        failure: nil))
            }
            return followers
        }
    }

    /// Notes how far a program has come. People look at the feed, too, but nothing waits for them.
    func note(after place: Int64?, _ operation: Operation) async throws {
        guard case .service = operation.actor else { return }
        let (name, account) = (operation.actor.description, records.account(operation.account))
        let (known, head) = try await account.read { reader in
            (try reader.feedReader(name), try reader.journalHead()?.position ?? 0)
        }
        // Nobody has taken what isn't there yet.
        let position = min(place ?? head, head)
        if let known, known.position >= position, known.at.advanced(bySeconds: 60) > operation.now { return }
        try await account.write(operation) { writer in
            .unchanged(try writer.note(FeedReader(name: name, position: position, at: operation.now)))
        }
    }
}

extension EventEndpointRecord {
    /// Whether a change of this kind goes there.
    fileprivate func tells(_ kind: String) -> Bool { wants(kind) && SecurityEvent.tells(kind) }
}

extension Unacknowledged {
    /// As programs read it.
    package func json(at now: Instant) -> JSONValue {
        [
            "follower": .string(follower), "format": .string(format), "state": .string(state.rawValue),
            "acknowledged": .string("\(position)"), "changes": .number(JSONNumber(changes)), "more": .bool(isMore),
            "oldest": since.map { .string($0.description) } ?? .null,
            "oldest_seconds": since.map { .number(JSONNumber(max(0, now.seconds - $0.seconds))) } ?? .null,
            "failure": failure.map { .string($0) } ?? .null,
        ]
    }
}
