import Access
import Journal
import Logging
import Management
import Records
import Tenancy
import TestSupport
import Testing

/// Somebody hears of a token's end before it comes, once at each step.
@Suite struct TokenExpiryTests {
    private static let day: Int64 = 86_400

    private static func instant(_ days: Int64, and seconds: Int64 = 0) -> Instant {
        TestAccount.start.advanced(bySeconds: days * day + seconds)
    }

    @Test(
        arguments: [
            (100, 69, 86_399, nil), (100, 70, 0, TokenWarning.within30Days), (100, 93, 0, .within7Days),
            (100, 98, 86_399, .within7Days), (100, 99, 0, .within1Day), (100, 100, 0, nil), (30, 1, 0, nil),
            (30, 23, 0, .within7Days), (7, 1, 0, nil), (7, 6, 0, .within1Day), (1, 0, 80_000, nil),
        ] as [(Int64, Int64, Int64, TokenWarning?)])
    func `a token reaches the steps that are shorter than its life`(
        _ life: Int64, _ days: Int64, _ seconds: Int64, _ expected: TokenWarning?
    ) {
        let warning = TokenWarning(
            created: TestAccount.start, expires: Self.instant(life), at: Self.instant(days, and: seconds))
        #expect(warning == expected)
    }

    @Test func `the next step is the next to come`() {
        func next(_ life: Int64, _ after: Int64) -> Instant? {
            TokenWarning.next(created: TestAccount.start, expires: Self.instant(life), after: Self.instant(after))
        }
        #expect(next(100, 0) == Self.instant(70) && next(100, 70) == Self.instant(93))
        #expect(next(100, 95) == Self.instant(99) && next(100, 99) == nil)
        #expect(next(30, 0) == Self.instant(23) && next(1, 0) == nil)
        #expect(TokenWarning.next(created: TestAccount.start, expires: nil, after: TestAccount.start) == nil)
    }

    /// Everything that is due at a moment, told by two nodes at once.
    private func tell(_ nodes: [TokenExpiry], at now: Instant) async throws -> [TokenWarning] {
        try await withThrowingTaskGroup(of: [TokenWarning].self) { group in
            for node in nodes {
                group.addTask {
                    var told: [TokenWarning] = []
                    for due in try await node.claim(limit: 10, at: now) {
                        if let warning = try await node.tell(due, at: now) { told.append(warning) }
                    }
                    return told
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private func nodes(_ database: TestDatabase) async throws -> [TokenExpiry] {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return [database.records, try await database.anotherNode()].map { TokenExpiry(records: $0, logger: logger) }
    }

    @Test(arguments: EngineKind.available)
    func `each step is told once, whatever the number of nodes`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let (node, nodes) = (try Node(database.records), try await nodes(database))
        let account = try await TestAccount.make(in: node.records)
        let token = try await node.credentials.issue(
            to: .scim(.firstgen), expires: Self.instant(100), operation: account.operation())
        _ = try await node.credentials.issue(to: .scim(.firstgen), expires: nil, operation: account.operation())
        for (days, expected) in [
            (0, []), (69, []), (70, [.within30Days]), (71, []), (93, [.within7Days]), (99, [.within1Day]), (99, []),
            (101, []),
        ] as [(Int64, [TokenWarning])] {
            #expect(try await tell(nodes, at: Self.instant(days)) == expected, "day \(days)")
        }
        let events = try await node.records.account(account.id).read { reader in
            try reader.journalEntries(after: 0, limit: 100).filter { $0.kind == "token.expiring" }
        }
        #expect(events.map(\.subject) == Array(repeating: token.id.text, count: 3))
        for (event, days) in zip(events, [30, 7, 1]) {
            #expect(event.details.contains("\"days\":\"\(days)\"") && event.details.contains("integration:firstgen"))
        }
    }

    @Test(arguments: EngineKind.available)
    func `a node that comes late tells of the step that has been reached, and no other`(_ kind: EngineKind)
        async throws
    {
        let database = try await TestDatabase.alone(kind)
        let (node, nodes) = (try Node(database.records), try await nodes(database))
        let account = try await TestAccount.make(in: node.records)
        for life: Int64 in [100, 20] {
            _ = try await node.credentials.issue(
                to: .service(name: "sync", role: "account-viewer"), expires: Self.instant(life),
                operation: account.operation())
        }
        #expect(try await tell(nodes, at: Self.instant(95)) == [.within7Days], "and of none that has ended")
        #expect(try await tell(nodes, at: Self.instant(99)) == [.within1Day])
    }

    @Test(arguments: EngineKind.available)
    func `who dies with a claim is followed by another`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let (node, nodes) = (try Node(database.records), try await nodes(database))
        let account = try await TestAccount.make(in: node.records)
        _ = try await node.credentials.issue(
            to: .scim(.firstgen), expires: Self.instant(100), operation: account.operation())
        let claimed = try await nodes[0].claim(limit: 10, at: Self.instant(70))
        #expect(claimed.count == 1)
        #expect(try await tell(nodes, at: Self.instant(70, and: 59)) == [])
        #expect(try await tell(nodes, at: Self.instant(70, and: 60)) == [.within30Days])
        // Back from the dead, it has nothing to tell any more.
        #expect(try await nodes[0].tell(try #require(claimed.first), at: Self.instant(70, and: 61)) == nil)
    }

    @Test(arguments: EngineKind.available)
    func `what was replaced or revoked needs no warning`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let (node, nodes) = (try Node(database.records), try await nodes(database))
        let account = try await TestAccount.make(in: node.records)
        func issue(_ integration: Slug<Integration>) async throws -> Credentials.Issued {
            try await node.credentials.issue(
                to: .scim(integration), expires: Self.instant(100), operation: account.operation())
        }
        _ = try await issue(.firstgen)
        let revoked = try await issue(.nextgen)
        let operation = account.operation(after: 69 * Self.day)
        _ = try await node.credentials.rotate(.firstgen, overlapSeconds: 40 * Self.day, operation: operation)
        #expect(try await node.credentials.revoke(revoked.id, operation: operation))
        for day: Int64 in [70, 93, 99] {
            #expect(try await tell(nodes, at: Self.instant(day)) == [])
            #expect(try await node.credentials.ending(operation: account.operation(after: day * Self.day)).isEmpty)
        }
    }

    @Test(arguments: EngineKind.available)
    func `an operator's token warns too, and lists say so`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let (node, nodes) = (try Node(database.records), try await nodes(database))
        let account = try await TestAccount.make(in: node.records)
        let tokens = OperatorTokens(records: node.records)
        _ = try await tokens.issue(expires: Self.instant(100), now: TestAccount.start)
        for (days, expected) in [(69, []), (70, [.within30Days]), (71, []), (99, [.within1Day])]
            as [(Int64, [TokenWarning])]
        {
            #expect(try await tell(nodes, at: Self.instant(days)) == expected, "day \(days)")
        }
        #expect(try await tokens.list().map { $0.warning(at: Self.instant(95)) } == [.within7Days])
        let issued = try await node.credentials.issue(
            to: .scim(.firstgen), expires: Self.instant(100), operation: account.operation())
        let ending = try await node.credentials.ending(operation: account.operation(after: 80 * Self.day))
        #expect(ending.map(\.id) == [issued.id])
        #expect(try await node.credentials.ending(operation: account.operation(after: 69 * Self.day)).isEmpty)
    }

    @Test(arguments: EngineKind.available)
    func `a service account is there from its first token on`(_ kind: EngineKind) async throws {
        let node = try Node(try await TestDatabase.shared(kind).records)
        let account = try await TestAccount.make(in: node.records)
        let other = try await TestAccount.make(in: node.records)
        for _ in 0..<2 {
            _ = try await node.credentials.issue(
                to: .service(name: "sync", role: "account-viewer"), expires: nil, operation: account.operation())
        }
        func services(_ account: TestAccount) async throws -> [String] {
            try await node.records.account(account.id).read { reader in
                try reader.serviceAccounts(after: nil, limit: 9).map(\.id.text)
            }
        }
        #expect(try await services(account) == ["sync"])
        #expect(try await services(other) == [])
        let made = try await node.records.account(account.id).read { reader in
            try reader.journalEntries(after: 0, limit: 100).filter { $0.kind == "service-account.created" }.count
        }
        #expect(made == 1)
    }
}
