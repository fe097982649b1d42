import Access
import Management
import Outbound
import Records
import Synchronization
import Tenancy
import TestSupport
import Testing

/// A name server of the test's own.
private final class FakeResolver: DomainResolver {
    private let answers = Mutex<[String: [String]]>([:])
    private let isDown = Mutex(false)

    func show(_ text: String, at name: String) { answers.withLock { $0[name] = ["unrelated", text] } }
    func goDown() { isDown.withLock { $0 = true } }

    func texts(of name: String) async throws(OutboundFailure) -> [String] {
        guard !isDown.withLock({ $0 }) else { throw .unreachable(detail: "down") }
        return answers.withLock { $0[name] ?? [] }
    }
}

@Suite struct DomainClaimTests {
    private func settings(_ account: TestAccount, _ records: Records) async throws -> Account {
        try #require(try await records.account(account.id).read { try $0.settings() })
    }

    @Test(arguments: EngineKind.available)
    func `a claimed domain leads here once its DNS shows the account's token`(_ kind: EngineKind) async throws {
        let records = try await TestDatabase.shared(kind).records
        let (resolver, catalog) = (FakeResolver(), AccountCatalog(records: records))
        let domains = DomainClaims(records: records, resolver: resolver)
        let test = try await TestAccount.make(in: records)
        let account = try await settings(test, records)
        let operation = test.operation()
        let domain = "\(test.id.text.lowercased().replacing("_", with: "")).example"
        let claimed = try await domains.claim(domain.uppercased(), of: account, operation)
        #expect(claimed.domain == domain && claimed.standing == .pending && claimed.verified == nil)
        let record = try #require(claimed.record)
        #expect(record.name == "_gatehouse-challenge.\(domain)")
        #expect(try await domains.claim(domain, of: account, operation) == claimed, "the token stays")
        await #expect(throws: DomainRefusal.notShown(name: record.name, text: record.text)) {
            try await domains.verify(domain, of: account, operation)
        }
        #expect(try await catalog.account(forEmail: "a@\(domain)") == nil)
        resolver.show(record.text + "x", at: record.name)
        await #expect(throws: DomainRefusal.self) { try await domains.verify(domain, of: account, operation) }
        resolver.show(record.text, at: record.name)
        let verified = try await domains.verify(domain, of: account, operation)
        #expect(verified.standing == .verified && verified.verified == TestAccount.start)
        #expect(try await catalog.account(forEmail: "Somebody@\(domain.uppercased())") == test.id)
        // Another account's claim needs a token of its own; with both proven nobody guesses.
        let other = try await TestAccount.make(in: records)
        let theirs = try await settings(other, records)
        let second = try await domains.claim(domain, of: theirs, other.operation())
        #expect(second.record?.text != record.text)
        await #expect(throws: DomainRefusal.self) { try await domains.verify(domain, of: theirs, other.operation()) }
        resolver.show(try #require(second.record).text, at: record.name)
        _ = try await domains.verify(domain, of: theirs, other.operation())
        #expect(try await catalog.account(forEmail: "a@\(domain)") == nil)
        try await domains.remove(domain, of: theirs, other.operation())
        #expect(try await catalog.account(forEmail: "a@\(domain)") == test.id)
        #expect(try await domains.list(of: theirs, other.operation()).isEmpty)
        await #expect(throws: DomainRefusal.unknown) {
            try await domains.remove(domain, of: theirs, other.operation())
        }
    }

    @Test func `what a file declares is there already, and what is nobody's is refused`() async throws {
        let records = try await TestDatabase.shared(.sqlite).records
        let resolver = FakeResolver()
        let domains = DomainClaims(records: records, resolver: resolver)
        let test = try await TestAccount.make(in: records) { $0.domains = ["declared.example"] }
        let account = try await settings(test, records)
        #expect(try await domains.list(of: account, test.operation()).map(\.standing) == [.declared])
        for (text, refusal) in [
            ("declared.example", DomainRefusal.declared), ("GMAIL.com", .publicMail), ("localhost", .malformed),
            ("a b.example", .malformed), ("", .malformed), ("bücher.example", .malformed),
        ] {
            await #expect(throws: refusal) { try await domains.claim(text, of: account, test.operation()) }
            await #expect(throws: refusal) { try await domains.verify(text, of: account, test.operation()) }
        }
        await #expect(throws: DomainRefusal.unknown) {
            try await domains.verify("unclaimed.example", of: account, test.operation())
        }
        _ = try await domains.claim("claimed.example", of: account, test.operation())
        resolver.goDown()
        await #expect(throws: DomainRefusal.notAnswered) {
            try await domains.verify("claimed.example", of: account, test.operation())
        }
    }

    @Test func `who may not change the routing claims nothing`() async throws {
        let records = try await TestDatabase.shared(.sqlite).records
        let domains = DomainClaims(records: records, resolver: FakeResolver())
        let test = try await TestAccount.make(in: records)
        let account = try await settings(test, records)
        let visitor = test.operation(by: .visitor(in: test.id))
        await #expect(throws: PermissionDenied.self) { try await domains.list(of: account, visitor) }
        await #expect(throws: PermissionDenied.self) { try await domains.claim("a.example", of: account, visitor) }
        await #expect(throws: PermissionDenied.self) { try await domains.verify("a.example", of: account, visitor) }
        await #expect(throws: PermissionDenied.self) { try await domains.remove("a.example", of: account, visitor) }
    }
}
