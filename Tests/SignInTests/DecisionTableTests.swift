import Access
import Foundation
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// Every combination of configured generations, policy, membership, state of the user and initiator, each by a whole
/// login: `UPDATE_GOLDEN=1 swift test --filter DecisionTableTests` writes the table anew, and its diff is read.
@Suite struct DecisionTableTests {
    private static let generations: [(String, [Generation])] = [
        ("firstgen", [.firstgen]), ("nextgen", [.nextgen]), ("both", [.firstgen, .nextgen]),
    ]

    private static let policies: [(String, RoutingPolicy)] = [
        ("firstgen-first", .firstgenFirst), ("nextgen-first", .nextgenFirst),
        ("staged-users", .staged(users: people.map(\.name), groups: [], percent: 0)),
        ("staged-group", .staged(users: [], groups: ["Pilots"], percent: 0)),
        ("staged-all", .staged(users: [], groups: [], percent: 100)),
        ("staged-none", .staged(users: [], groups: [], percent: 0)),
    ]

    /// Nil: there's no record; else whether it's active.
    private static let people: [(name: String, firstgen: Bool?, nextgen: Bool?)] = [
        ("both", true, true), ("first-only", true, nil), ("next-only", nil, true), ("first-off", false, true),
        ("next-off", true, false), ("off", false, false), ("unknown", nil, nil),
    ]

    /// Whom lists have: those of whom the integration has a record.
    private static func listed(_ generation: Generation) -> [String] {
        people.filter { (generation == .firstgen ? $0.firstgen : $0.nextgen) != nil }.map(\.name)
    }

    private static let memberships: [(String, @Sendable (Generation) -> Membership)] = [
        ("provisioned", { _ in .provisioned }), ("idp", { _ in .idp }), ("listed", { .listed(listed($0)) }),
        ("imported", { _ in .imported }),
    ]

    @Test func `every decision is what the table says`() async throws {
        var lines: [String] = []
        for (configured, generations) in Self.generations {
            for (membership, members) in Self.memberships {
                var world = try await Self.world(generations, members)
                for (policy, routing) in Self.policies {
                    world.acme.routing = routing
                    for person in Self.people {
                        let place = "\(configured) \(policy) \(membership) \(person.name)"
                        lines += try await Self.decisions(on: person.name, in: world).map { "\(place) \($0)" }
                    }
                }
            }
        }
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/decisions.txt")
        let table = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(table.utf8).write(to: file) }
        let golden = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(golden.count == 1_176)  // 2 + 2 + 3 ways to begin × 6 policies × 4 memberships × 7 people
        let changed = zip(lines, golden).filter { $0 != $1 }
        #expect(changed.isEmpty && lines.count == golden.count, "\(changed.prefix(5))")
    }

    private static func world(
        _ generations: [Generation], _ members: (Generation) -> Membership
    ) async throws -> LoginWorld {
        var world = try await LoginWorld { account in
            account.integrations.removeAll { !generations.contains($0.generation) }
            for index in account.integrations.indices {
                account.integrations[index].membership = members(account.integrations[index].generation)
                account.integrations[index].idpInitiated = .accept
            }
        }
        for (name, firstgen, nextgen) in people {
            for (integration, active) in [(LoginWorld.firstgen, firstgen), (LoginWorld.nextgen, nextgen)] {
                guard let active else { continue }
                try await world.provision(name, in: world.acme, by: integration, active: active)
            }
        }
        try await world.push("Pilots", listed(.nextgen), in: world.acme, by: LoginWorld.nextgen)
        let admin = try world.operation(world.acme, actor: .operator)
        for integration in world.acme.integrations where integration.membership == .imported {
            _ = try await world.service.importMembers(listed(integration.generation), of: integration.id, admin)
        }
        world.acme = try #require(try await world.records.account(world.acme.id).read { try $0.settings() })
        return world
    }

    /// What each way to log in comes to. What `explain` says, the login at the application does.
    private static func decisions(on name: String, in world: LoginWorld) async throws -> [String] {
        let email = "\(name)@acme.example"
        let admin = try world.operation(world.acme, actor: .operator)
        let explained = try await world.service.explain(email, account: world.acme, admin)
        let walked = try await world.walk(world.acme, as: email)
        if explained.userName != nil {
            #expect(walked.integration == explained.route?.integration.id, "\(name)")
            #expect(walked.verdict == explained.verdict?.code, "\(name)")
        }
        let reason = explained.route?.reason.code ?? "-"
        var lines = ["sp: \(walked.integration?.text ?? "-") (\(reason)) \(walked.verdict ?? "in")"]
        for integration in world.acme.integrations {
            let ended = try await world.walkUnsolicited(world.acme, as: email, at: integration.id)
            lines.append("idp \(integration.id): \(ended.verdict ?? "in")")
        }
        return lines
    }
}
