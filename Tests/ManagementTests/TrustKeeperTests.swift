import Access
import Federation
import Journal
import KeyMaterial
import Logging
import Management
import Outbound
import Records
import Relational
import Synchronization
import Tenancy
import TestSupport
import Testing

/// A metadata server that answers what it's told and remembers what it was asked.
private final class Publisher: Sendable {
    private let answer: Mutex<Result<OutboundResponse, OutboundFailure>>
    private let asked = Mutex<[OutboundRequest]>([])

    init(_ xml: String) { answer = Mutex(.success(Self.document(xml, "\"1\""))) }

    static func document(_ xml: String, _ etag: String) -> OutboundResponse {
        OutboundResponse(status: 200, headers: [.init("etag", etag)], body: Array(xml.utf8))
    }

    var requests: [OutboundRequest] { asked.withLock { $0 } }

    func says(_ answer: Result<OutboundResponse, OutboundFailure>) { self.answer.withLock { $0 = answer } }

    func send(_ request: OutboundRequest) throws(OutboundFailure) -> OutboundResponse {
        asked.withLock { $0.append(request) }
        return try answer.withLock { $0 }.get()
    }
}

@Suite struct TrustKeeperTests {
    private static func metadata(_ certificates: [Certificate], id: String = "https://idp.example") -> String {
        let keys = certificates.map { certificate in
            """
            <KeyDescriptor><d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:X509Data><d:X509Certificate>\
            \(Base64.encode(certificate.der))</d:X509Certificate></d:X509Data></d:KeyInfo></KeyDescriptor>
            """
        }
        return """
            <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="\(id)"><IDPSSODescriptor \
            protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\(keys.joined())<SingleSignOnService \
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>\
            </IDPSSODescriptor></EntityDescriptor>
            """
    }

    private static func certificate(_ name: String, until end: Int64 = 4_000_000_000) throws -> Certificate {
        try Certificate.selfSigned(
            key: try PrivateKey.generateP256(), subjectCommonName: name, notBefore: 0, notAfter: end, serial: [1])
    }

    private func keeper(_ database: TestDatabase, _ publisher: Publisher) -> TrustKeeper {
        TrustKeeper(records: database.records, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) {
            request throws(OutboundFailure) in try publisher.send(request)
        }
    }

    private func events(_ account: Slug<Account>, _ database: TestDatabase) async throws -> [String] {
        let id = account.text
        return try await database.engine.read(.allTenants) { session in
            try session.query(
                "SELECT kind FROM journal_event WHERE account_id = \(id) AND kind LIKE 'trust.%' ORDER BY position"
            ) { try $0.text(0) }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a key that the IdP rotates is trusted on every node, and journaled`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let account = try await TestAccount.make(in: database.records) {
            $0.integrations[0].metadata = MetadataSource(url: "https://idp.example/metadata")
        }
        let other = try Node(try await database.anotherNode())
        let (one, two) = (try Self.certificate("one"), try Self.certificate("two"))
        let publisher = Publisher(Self.metadata([one]))
        let keeper = keeper(database, publisher)
        #expect(try await other.catalog.account(account.id)?.integrations.first?.trust == nil)

        let first = try await keeper.refreshDue(at: TestAccount.start)
        #expect(first.map(\.change) == [.first])
        #expect(try await other.catalog.account(account.id)?.integrations.first?.trust?.certificates == [one.der])
        #expect(try await keeper.refreshDue(at: TestAccount.start).isEmpty, "nothing is due")

        publisher.says(.success(Publisher.document(Self.metadata([one, two]), "\"2\"")))
        let tomorrow = TestAccount.start.advanced(bySeconds: 86_400)
        let second = try await keeper.refreshDue(at: tomorrow)
        #expect(second.map(\.change) == [.keys(added: [CertificateFingerprint.text(two.der)], removed: [])])
        #expect(
            try await other.catalog.account(account.id)?.integrations.first?.trust?.certificates == [one.der, two.der])

        publisher.says(.success(OutboundResponse(status: 304)))
        let third = try await keeper.refreshDue(at: tomorrow.advanced(bySeconds: 86_400))
        #expect(third.map(\.change) == [nil] && third.map(\.failure) == [nil])
        let conditions = publisher.requests.map { $0.headers.first { $0.name == "If-None-Match" }?.value }
        #expect(conditions == [nil, "\"1\"", "\"2\""])
        #expect(try await events(account.id, database) == ["trust.fetched", "trust.changed"])
    }

    @Test(arguments: EngineKind.available)
    func `what fails changes nothing, is told once, and leaves other accounts alone`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let accounts = [
            try await TestAccount.make(in: database.records) {
                $0.integrations[0].metadata = MetadataSource(url: "https://down.example/metadata")
            },
            try await TestAccount.make(in: database.records) {
                $0.integrations[0].metadata = MetadataSource(url: "https://idp.example/metadata")
            },
        ]
        let certificate = try Self.certificate("one")
        let publisher = Publisher(Self.metadata([certificate]))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let keeper = TrustKeeper(records: database.records, logger: logger) { request throws(OutboundFailure) in
            if request.url.contains("down") { throw .unreachable(detail: "refused") }
            return try publisher.send(request)
        }
        let start = TestAccount.start
        let refreshed = try await keeper.refreshDue(at: start)
        #expect(Set(refreshed.map(\.failure)) == [nil, "The server can't be reached."])
        let catalog = try Node(database.records).catalog
        #expect(try await catalog.account(accounts[0].id)?.integrations.first?.trust == nil)
        #expect(try await catalog.account(accounts[1].id)?.integrations.first?.trust?.certificates == [certificate.der])

        // A minute, then two.
        #expect(try await keeper.refreshDue(at: start.advanced(bySeconds: 59)).isEmpty)
        #expect(try await keeper.refreshDue(at: start.advanced(bySeconds: 60)).map(\.account) == [accounts[0].id])
        #expect(try await events(accounts[0].id, database) == ["trust.not_refreshed"])
        #expect(try await events(accounts[1].id, database) == ["trust.fetched"])

        // Another entity at the same place isn't believed.
        let revision = try await database.records.account(accounts[1].id).read { try $0.settingsRevision() }
        publisher.says(.success(Publisher.document(Self.metadata([certificate], id: "https://evil.example"), "\"2\"")))
        let later = start.advanced(bySeconds: 86_400)
        let failed = try await keeper.refreshDue(at: later).first { $0.account == accounts[1].id }
        #expect(failed?.failure == "The metadata has no identity provider https://idp.example.")
        #expect(try await catalog.account(accounts[1].id)?.integrations.first?.trust?.entityID == "https://idp.example")
        #expect(try await database.records.account(accounts[1].id).read { try $0.settingsRevision() } == revision)
    }

    @Test(arguments: EngineKind.available)
    func `two nodes ask once`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        for _ in 0..<5 {
            _ = try await TestAccount.make(in: database.records) {
                $0.integrations[0].metadata = MetadataSource(url: "https://idp.example/metadata")
                $0.integrations[1].metadata = MetadataSource(url: "https://idp.example/metadata")
            }
        }
        let publisher = Publisher(Self.metadata([try Self.certificate("one")]))
        let keepers = [keeper(database, publisher), keeper(database, publisher)]
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for keeper in keepers { group.addTask { try await keeper.refreshDue(at: TestAccount.start).count } }
            return try await group.reduce(0, +)
        }
        #expect(count == 10)
        #expect(publisher.requests.count == 10)
    }

    @Test(arguments: EngineKind.available)
    func `what is about to end is told once a step, whichever node looks`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.alone(kind)
        let end = TestAccount.start.seconds + 20 * 86_400
        let certificate = try Self.certificate("old", until: end)
        let account = try await TestAccount.make(in: database.records) {
            $0.integrations[0].trust = IdentityProviderTrust(
                entityID: "https://idp.example", ssoURL: "https://idp.example/sso", certificates: [certificate.der])
        }
        let publisher = Publisher("")
        let keepers = [keeper(database, publisher), keeper(database, publisher)]
        func told(after days: Int64) async throws -> [ExpiryWarning] {
            let now = TestAccount.start.advanced(bySeconds: days * 86_400)
            return try await withThrowingTaskGroup(of: [ExpiryWarning].self) { group in
                for keeper in keepers { group.addTask { try await keeper.warnOfExpiry(at: now).map(\.warning) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
        #expect(try await told(after: 0) == [.within30Days])
        #expect(try await told(after: 1) == [])
        #expect(try await told(after: 13) == [.within7Days])
        #expect(try await told(after: 19) == [.within1Day])
        #expect(try await told(after: 30) == [.expired])
        #expect(try await told(after: 31) == [])
        #expect(try await events(account.id, database) == Array(repeating: "trust.expiring", count: 4))
    }
}
