import Access
import Journal
import Relational
import Tenancy
import TestSupport
import Testing

@testable import Records

/// The journal as a chain: whatever is done to its rows behind the program's back shows.
@Suite struct ChainTests {
    private static let count = 6

    /// An account with some entries, each of its own transaction but the last two.
    private func account(_ database: TestDatabase) async throws -> TestAccount {
        let account = try await TestAccount.make(in: database.records)
        for number in 1...Self.count - 3 {
            try await database.records.account(account.id).write(account.operation(after: Int64(number))) { _ in
                Recorded((), JournalEvent(.userUpdated, "usr\(number)", details: ["number": "\(number)"]))
            }
        }
        try await database.records.account(account.id).write(account.operation(after: 9)) { _ in
            let change = JournalChange(before: Array("{}".utf8), after: Array("{\"a\":1}".utf8), removed: ["x\"y"])
            return Recorded((), JournalEvent(.userDeleted, "last"), JournalEvent(.groupUpdated, "g", change: change))
        }
        return account
    }

    private func audit(_ account: TestAccount, _ records: Records) async throws -> JournalBreak? {
        try await records.account(account.id).read { reader in
            var audit = JournalAudit(of: reader.account, head: try reader.journalHead() ?? .origin)
            for entry in try reader.journalEntries(after: 0, limit: 1_000) {
                if let found = try audit.take(entry) { return found }
            }
            return audit.end()
        }
    }

    @Test(arguments: EngineKind.available)
    func `places count without a gap and each row is chained to the one before`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let account = try await account(database)
        #expect(try await audit(account, database.records) == nil)
        let entries = try await database.records.account(account.id).read {
            try $0.journalEntries(after: 0, limit: 100)
        }
        #expect(entries.map(\.position) == Array(1...Int64(Self.count)))
        #expect(entries.last?.change == #"{"before":{},"after":{"a":1},"removed":["x\"y"]}"#)
        #expect(Set(entries.map(\.channel)) == [Channel.operator.rawValue])
        #expect(Set(entries.compactMap(\.hash)).count == Self.count)
    }

    @Test(arguments: EngineKind.available)
    func `what is edited, removed, moved, forged or cut off is found at its place`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let tampering: [@Sendable (Int64) -> SQL] = [
            { "UPDATE journal_event SET subject = 'other' WHERE position = \($0)" },
            { "UPDATE journal_event SET actor = 'nobody' WHERE position = \($0)" },
            { "UPDATE journal_event SET at = at + 1 WHERE position = \($0)" },
            { "UPDATE journal_event SET details = '{}', kind = 'x' WHERE position = \($0)" },
            { "UPDATE journal_event SET change = '{\"after\":{}}' WHERE position = \($0)" },
            { "UPDATE journal_event SET hash = NULL WHERE position = \($0)" },
            { "UPDATE journal_event SET request_id = channel, channel = request_id WHERE position = \($0)" },
        ]
        for (number, tamper) in tampering.enumerated() {
            for place in [Int64(1), 3, Int64(Self.count)] {
                let account = try await account(database)
                let id = account.id.text
                try await database.engine.write(.tenant(id)) { session in
                    try session.execute("\(tamper(place)) AND account_id = \(id)")
                }
                #expect(try await audit(account, database.records) == .altered(place), "\(number)")
            }
        }
        for (statement, expected) in [
            ("DELETE FROM journal_event WHERE position = 2", JournalBreak.missing(2)),
            ("DELETE FROM journal_event WHERE position = 1", .missing(1)),
            ("DELETE FROM journal_event WHERE position > 4", .cut(last: 4, head: 6)),
            ("UPDATE journal_event SET position = 7 WHERE position = 5", .missing(5)),
            ("UPDATE journal_head SET position = 5 WHERE position > 0", .headAltered(5)),
            ("UPDATE journal_head SET unchained = 3 WHERE position > 0", .altered(1)),
        ] as [(SQL, JournalBreak)] {
            let account = try await account(database)
            let id = account.id.text
            try await database.engine.write(.tenant(id)) { try $0.execute("\(statement) AND account_id = \(id)") }
            let found = try await audit(account, database.records)
            #expect(found == expected, "\(statement)")
        }
    }

    @Test(arguments: EngineKind.available)
    func `two rows that change places are found`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let account = try await account(database)
        let id = account.id.text
        try await database.engine.write(.tenant(id)) { session in
            for (from, to) in [(2, 99), (3, 2), (99, 3)] as [(Int64, Int64)] {
                try session.execute(
                    "UPDATE journal_event SET position = \(to) WHERE account_id = \(id) AND position = \(from)")
            }
        }
        #expect(try await audit(account, database.records) == .altered(2))
    }

    @Test(arguments: EngineKind.available)
    func `many writers at once make one chain`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let account = try await account(database)
        try await withThrowingTaskGroup { group in
            for number in 0..<40 {
                group.addTask {
                    try await database.records.account(account.id).write(account.operation()) { _ in
                        Recorded((), JournalEvent(.userUpdated, "usr\(number)"), JournalEvent(.userUpdated, "x"))
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await audit(account, database.records) == nil)
        let head = try await database.records.account(account.id).read { try $0.journalHead() }
        #expect(head?.position == Int64(Self.count + 80))
    }

    @Test func `a row of another account doesn't fit`() async throws {
        let database = try await TestDatabase.shared(.sqlite)
        let account = try await account(database)
        let other = try await TestAccount.make(in: database.records)
        let entry = try await database.records.account(account.id).read { try $0.journalEntry(1) }
        let first = try #require(entry)
        #expect(try first.link(behind: [], in: account.id) == first.hash)
        #expect(try first.link(behind: [], in: other.id) != first.hash)
    }

    @Test(arguments: EngineKind.available)
    func `rows from before the chain keep their order, and the chain begins behind them`(_ kind: EngineKind)
        async throws
    {
        let engine = try await TestDatabase.emptyEngine(kind)
        let old = Array(Schema.migrations.prefix { $0.name != "journal chain" })
        try await engine.migrate(old)
        let account = TestAccount(settings: Account(id: TestAccount.freshID(), name: "Old"))
        let id = account.id.text
        try await engine.write(.allTenants) { session in
            try session.execute(
                """
                INSERT INTO account (account_id, name, document, revision, created, modified)
                VALUES (\(id), 'Old', '{}', 1, 0, 0)
                """)
            for number in 1...3 as ClosedRange<Int64> {
                try session.execute(
                    """
                    INSERT INTO journal_event (account_id, event_id, at, request_id, actor, kind, subject, details)
                    VALUES (\(id), \("evt_\(9 - number)"), \(number), 'req', 'operator', 'user.updated', \("\(number)"),
                    '{}')
                    """)
            }
        }
        let records = try await Records.open(engine)
        try await records.account(account.id).write(account.operation()) { _ in
            Recorded((), JournalEvent(.userUpdated, "new"))
        }
        #expect(try await audit(account, records) == nil)
        let entries = try await records.account(account.id).read { try $0.journalEntries(after: 0, limit: 9) }
        #expect(entries.map(\.subject) == ["1", "2", "3", "new"])
        #expect(entries.map { $0.hash == nil } == [true, true, true, false])
        await records.shutdown()
    }
}
