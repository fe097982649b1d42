import KeyMaterial
import Management
import Records
import Tenancy
import TestSupport
import Testing

/// The life of the keys that sign ID tokens. Each test has a database of its own, as the keys are the deployment's.
@Suite struct DeploymentKeyTests {
    private let start = TestAccount.start

    private func states(_ node: Node, at now: Instant) async throws -> [String] {
        try await node.keys.idTokenKeys(now: now).map { "\($0.id) \($0.state)" }
    }

    @Test(arguments: EngineKind.available)
    func `a key is published before it signs, and for a while after`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let node = try Node(database.records)
        let other = try Node(try await database.anotherNode())
        #expect(try await states(node, at: start) == ["1 active"])
        let from = start.advanced(bySeconds: DeploymentKeys.stagedSeconds)
        #expect(
            try await node.keys.rotateIDTokenKey(now: start, force: false) == .staged(id: "2", mayBeActiveFrom: from))
        #expect(Set(try await states(other, at: start)) == ["1 active", "2 staged"])
        // Asked again too early, nothing changes: applications may hold the key set from before.
        #expect(
            try await other.keys.rotateIDTokenKey(now: from.advanced(bySeconds: -1), force: false)
                == .staged(id: "2", mayBeActiveFrom: from))
        #expect(try await other.keys.rotateIDTokenKey(now: from, force: false) == .activated(id: "2", retired: "1"))
        #expect(Set(try await states(node, at: from)) == ["1 retired", "2 active"])
        // The next rotation takes away what nobody needs any more.
        let later = from.advanced(bySeconds: DeploymentKeys.retiredSeconds)
        _ = try await node.keys.rotateIDTokenKey(now: later.advanced(bySeconds: -1), force: false)
        #expect(Set(try await states(node, at: later)) == ["1 retired", "2 active", "3 staged"])
        _ = try await node.keys.rotateIDTokenKey(now: later, force: false)
        #expect(Set(try await states(node, at: later)) == ["2 active", "3 staged"])
    }

    @Test func `a key that somebody has got hold of goes at once`() async throws {
        let node = try Node(try await TestDatabase.alone(.sqlite).records)
        let lost = try await node.keys.idTokenKeys(now: start).map(\.key.publicKey)
        #expect(try await node.keys.rotateIDTokenKey(now: start, force: true) == .activated(id: "2", retired: "1"))
        let keys = try await node.keys.idTokenKeys(now: start)
        #expect(keys.map { "\($0.id) \($0.state)" } == ["2 active"])
        #expect(!lost.contains(keys[0].key.publicKey))
    }

    @Test(arguments: EngineKind.available)
    func `nodes that rotate at once stage one key`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let nodes = [try Node(database.records), try Node(try await database.anotherNode())]
        _ = try await nodes[0].keys.idTokenKeys(now: start)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask { _ = try await nodes[number % 2].keys.rotateIDTokenKey(now: start, force: false) }
            }
            try await group.waitForAll()
        }
        #expect(Set(try await states(nodes[0], at: start)) == ["1 active", "2 staged"])
    }
}
