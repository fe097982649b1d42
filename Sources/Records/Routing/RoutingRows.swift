import FoundationEssentials
import Relational
package import Tenancy

/// A routing policy that was set, with who did it; the newest counts, where no tenant file declares one.
package struct RoutingStep: Hashable, Sendable {
    package let number: Int64
    package let policy: RoutingPolicy
    package let at: Instant
    package let actor: String
}

extension AccountReader {
    /// The policies that were set, newest first; at most `limit`. The oldest is what there was before anybody set one.
    package func routingSteps(limit: Int) throws -> [RoutingStep] {
        try session.query(
            """
            SELECT step, policy, at, actor FROM routing_step WHERE account_id = \(account)
            ORDER BY step DESC LIMIT \(limit)
            """
        ) { row in
            RoutingStep(
                number: try row.int(0), policy: try RoutingPolicy(stored: try row.text(1)), at: try row.instant(2),
                actor: try row.text(3))
        }
    }
}

extension AccountWriter {
    /// How many steps can be undone, one after another.
    private static let keptSteps: Int64 = 50

    /// Makes this the policy, in place of `current`. The account's revision grows.
    package func setRouting(_ policy: RoutingPolicy, after current: RoutingPolicy, by actor: String) throws {
        // Holds the account's row: steps are counted by one writer at a time.
        try touchRevision()
        var last = try reader.routingSteps(limit: 1).first?.number ?? 0
        if last == 0 {
            last = 1
            try insert(current, as: last, by: actor)
        }
        try insert(policy, as: last + 1, by: actor)
        try session.execute(
            "DELETE FROM routing_step WHERE account_id = \(account) AND step <= \(last - Self.keptSteps)")
    }

    /// Takes the newest policy back, so that the one before counts again; false when there is none before.
    package func undoRouting() throws -> Bool {
        let steps = try reader.routingSteps(limit: 2)
        guard steps.count == 2, let newest = steps.first else { return false }
        let gone = try session.execute(
            "DELETE FROM routing_step WHERE account_id = \(account) AND step = \(newest.number)")
        guard gone > 0 else { return false }
        try touchRevision()
        return true
    }

    private func insert(_ policy: RoutingPolicy, as step: Int64, by actor: String) throws {
        let text = String(decoding: try JSONEncoder.sorted.encode(policy), as: UTF8.self)
        try session.execute(
            """
            INSERT INTO routing_step (account_id, step, policy, at, actor)
            VALUES (\(account), \(step), \(text), \(now), \(actor))
            """)
    }
}

extension RoutingPolicy {
    init(stored text: String) throws {
        self = try JSONDecoder().decode(RoutingPolicy.self, from: Data(text.utf8))
    }
}
