import Access
import Delivery
import HandOff
import Journal
import KeyMaterial
import Logging
import Records
import SCIM
import Synchronization
import Tenancy
import TestSupport
import Testing

/// An account with events, and a receiver of them.
struct World: Sendable {
    let database: TestDatabase
    let account: TestAccount
    let receiver = Receiver()
    let sealing: SealingKey
    let issuer: IDTokenIssuer

    /// A database of its own: senders look at all accounts.
    static func make(_ kind: EngineKind) async throws -> World {
        let database = try await TestDatabase.alone(kind)
        let keys = try IDTokenKeys(signing: try PrivateKey.generateP256())
        return World(
            database: database, account: try await TestAccount.make(in: database.records),
            sealing: try SealingKey([UInt8](repeating: 7, count: SealingKey.byteCount)),
            issuer: IDTokenIssuer(issuer: "https://gate.example") { keys })
    }

    private init(database: TestDatabase, account: TestAccount, sealing: SealingKey, issuer: IDTokenIssuer) {
        (self.database, self.account, self.sealing, self.issuer) = (database, account, sealing, issuer)
    }

    var endpoints: EventEndpoints {
        EventEndpoints(records: database.records, sealing: sealing, issuer: issuer)
    }

    func courier(after seconds: Int64) -> Courier {
        let now = TestAccount.start.advanced(bySeconds: seconds)
        return Courier(
            records: database.records, sealing: sealing, issuer: issuer,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, clock: { now }
        ) { [receiver] in try receiver.take($0) }
    }

    func add(
        _ format: EventEndpointRecord.Format = .webhook, kinds: [String] = ["user", "webhook.events_undelivered"]
    ) async throws -> (endpoint: EventEndpointRecord, secret: WebhookSecret?) {
        let url = format == .polledTokens ? "" : "https://hooks.example/events"
        return try await endpoints.add(.init(url: url, format: format, kinds: kinds), account.operation())
    }

    func claim(after seconds: Int64 = 0) async throws -> [EventEndpointRecord] {
        try await courier(after: seconds).claim(limit: 10)
    }

    /// Sends what is due then; gives to how many endpoints that was.
    func run(after seconds: Int64 = 0) async throws -> Int {
        let courier = courier(after: seconds)
        let claimed = try await courier.claim(limit: 10)
        for endpoint in claimed { try await courier.deliver(endpoint) }
        return claimed.count
    }

    func write(_ subjects: [String], after seconds: Int64 = 0) async throws {
        for subject in subjects {
            try await database.records.account(account.id).write(account.operation(after: seconds)) { _ in
                Recorded((), JournalEvent(.userUpdated, subject, change: JournalChange(after: Array("{}".utf8))))
            }
        }
    }

    func rolledBack(_ subject: String) async throws {
        await #expect(throws: Given.self) {
            try await database.records.account(account.id).write(account.operation()) { writer -> Recorded<Void> in
                try writer.touchRevision()
                throw Given()
            }
        }
    }

    private struct Given: Error {}

    func head() async throws -> Int64 {
        try await database.records.account(account.id).read { try $0.journalHead() }?.position ?? 0
    }

    func stored(_ id: ID<EventEndpoint>) async throws -> EventEndpointRecord {
        try #require(try await database.records.account(account.id).read { try $0.eventEndpoint(id) })
    }
}

/// An application's endpoint: what it got, and the answers that it gives, the last one for ever.
final class Receiver: Sendable {
    private let got = Mutex<[EventMessage]>([])
    private let planned = Mutex<[Int]>([200])

    private struct Unreachable: Error {}

    var answers: [Int] {
        get { planned.withLock { $0 } }
        set { planned.withLock { $0 = newValue } }
    }

    func take(_ message: EventMessage) throws -> Int {
        got.withLock { $0.append(message) }
        let status = planned.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        if status == 0 { throw Unreachable() }
        return status
    }

    var messages: [EventMessage] { got.withLock { $0 } }
    var ids: [String] { messages.flatMap { $0.headers.filter { $0.name == "webhook-id" }.map { $0.value.reveal() } } }
    var subjects: [String] {
        messages.map { message in
            let body = try? JSONValue.parse(message.body).object
            return body?["data"]?.object?["subject"]?.string ?? "?"
        }
    }
}
