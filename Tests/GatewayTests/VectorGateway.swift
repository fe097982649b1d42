import Access
import Administration
import Delivery
import Directory
import Gateway
import HandOff
import Journal
import KeyMaterial
import Ledger
import Logging
import Management
import Outbound
import Pages
import Provisioning
import Records
import SAML
import ServiceLifecycle
import SignIn
import Synchronization
import Tenancy
import TestSupport

/// A gateway that listens on a port of its own and whose account becomes, one after the other, what each vector takes
/// for given: trust, keys, wishes, a pending request, a person and the time.
actor VectorGateway {
    /// Vectors share the ids of requests and assertions, so that one has to be over before the next begins.
    static let shared = Task { try await VectorGateway() }

    /// What a browser that brings a response gets, and what an administrator finds about it.
    struct Outcome {
        let answer: PostedForm.Answer
        let attempt: LoginAttemptRecord
    }

    private let records: Records
    private let sealing: SealingKey
    private let clock: Mutable<Instant>
    private let urls = PublicURLs(base: "https://gateway.example")
    private let port: Int

    private static let account = Slug<Account>.named("acme")
    private static let integration = Slug<Integration>.nextgen
    /// Of the form that ours have, or it wouldn't be looked up.
    private static let relayState = Base64URL.encode([UInt8](repeating: 1, count: 18))

    private init() async throws {
        records = try await TestDatabase.alone(.sqlite).records
        sealing = try SealingKey([UInt8](repeating: 7, count: SealingKey.byteCount))
        let clock = Mutable(Instant(milliseconds: 0))
        self.clock = clock
        let idTokenKeys = try IDTokenKeys(signing: try PrivateKey.generateP256())
        let issuer = IDTokenIssuer(issuer: urls.base) { idTokenKeys }
        let services = Services(
            catalog: AccountCatalog(records: records), credentials: Credentials(records: records),
            clients: ProvisioningClients(records: records),
            domains: DomainClaims(records: records, resolver: TextRecords()),
            provisioner: Provisioner(records: records, urls: urls, sealing: sealing),
            operations: AccountOperations(
                records: records, declarations: AccountDeclarations(records: records, sealing: sealing)
            ) { _, _ in .mistakes(["nothing can be declared here"]) },
            export: AccountExport(records: records), operatorTokens: OperatorTokens(records: records),
            setupLinks: SetupLinks(records: records, catalog: AccountCatalog(records: records)),
            trust: TrustKeeper(records: records, logger: Self.silence) { _ throws(OutboundFailure) in
                throw .unreachable(detail: "there is no way out of a test")
            },
            rotation: KeyRotation(records: records, sealing: sealing),
            brake: BrakeControl(records: records), provisioningLog: ProvisioningLog(),
            history: ProvisioningHistory(records: records),
            ledger: Ledger(records: records), feed: EventFeed(records: records),
            endpoints: EventEndpoints(records: records, sealing: sealing, issuer: issuer),
            signIn: SignInService(
                records: records, urls: urls, sealing: sealing, issuer: issuer,
                applications: ApplicationRegistry([])),
            applications: RegisteredApplications(records: records, registry: ApplicationRegistry([])) { _ in
                .mistakes(["nothing can be registered here"])
            },
            administration: AccountAdministration(records: records),
            pages: try Pages(urls: urls), urls: urls, limits: ServerLimits(), clock: { clock.value }, ready: {},
            demo: nil)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        let server = GatewayServer.make(services, host: "127.0.0.1", port: 0, logger: Self.silence) { port in
            ready.yield(port)
        }
        // Until the process ends.
        Task {
            try await server.run()
            ready.finish()
        }
        guard let port = await ports.first(where: { _ in true }) else { throw DoesNotListen() }
        self.port = port
    }

    private static let silence = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Posts a vector's response as the browser would that began the login.
    func judge(_ vector: VectorCase) async throws -> Outcome {
        let expectations = try vector.expectations()
        clock.value = Instant(
            milliseconds: expectations.now.secondsSince1970 * 1_000 + Int64(expectations.now.nanoseconds) / 1_000_000)
        try await declare(vector, expectations)
        if let name = vector.facts.nameID { try await provision(name) }
        let browser = try BrowserBinding.fresh().reveal()
        var fields = [("SAMLResponse", try vector.formValue())]
        if case .request(let id) = expectations.request {
            try await ask(id, from: browser)
            fields.append(("RelayState", Self.relayState))
        }
        let path = "/accounts/\(Self.account)/integrations/\(Self.integration)/saml/acs"
        let answer = try await PostedForm(fields: fields, cookie: "__Host-gatehouse-login=\(browser)")
            .send(to: "http://127.0.0.1:\(port)\(path)")
        // What can't be read is nobody's answer: it's an attempt of its own, beside the one that was begun.
        let attempts = try await records.account(Self.account).read {
            let deadlines = LoginDeadlines(started: Instant(milliseconds: 0), handedOff: Instant(milliseconds: 0))
            return try $0.loginAttempts(LoginAttemptFilter(), deadlines: deadlines, limit: 3)
                .filter { $0.outcome != .started }
        }
        // The next one takes the same ids, and may be older.
        let end = Instant(milliseconds: Int64.max / 2)
        _ = try await records.system.write { try $0.purgeLogins(at: end, attemptsBefore: end) }
        guard attempts.count == 1, let attempt = attempts.first else { throw AttemptsOtherThanOne(attempts.count) }
        return Outcome(answer: answer, attempt: attempt)
    }

    private func operation() throws -> Operation {
        let now = clock.value
        let made = Operation(
            account: Self.account, actor: .operator, now: now, requestID: .fresh(at: now), logger: Self.silence)
        guard let made else { throw DoesNotListen() }
        return made
    }

    private func declare(_ vector: VectorCase, _ expectations: Expectations) async throws {
        var integration = Integration(id: Self.integration, generation: .nextgen)
        integration.membership = .idp
        integration.entityID = expectations.audience
        integration.trust = IdentityProviderTrust(
            entityID: expectations.issuer, ssoURL: "https://idp.example/sso",
            certificates: try vector.certificates().map(\.der))
        // The NameID says who it is: of what else a vector asserts, only the message is judged.
        integration.attributes.email = "urn:gateway.example:nothing"
        integration.idpInitiated = .accept
        integration.allowsSHA1 = expectations.policy.allowsSHA1
        integration.refusesCBC = !expectations.policy.allowsCBC
        integration.want.signed = try wanted(expectations.policy.signed)
        integration.want.encrypted = expectations.policy.requiresEncryption
        integration.want.authnContext = expectations.policy.authnContexts
        var account = Account(id: Self.account, name: "Acme")
        account.integrations = [integration]
        let keys = AccountManifest.Keys(
            signing: [try Self.pem("sp")], decryption: try (vector.facts.decryptionKeys ?? []).map(Self.pem))
        _ = try await AccountDeclarations(records: records, sealing: sealing)
            .apply(AccountManifest(account: account, keys: [Self.integration: keys]), operation: try operation())
    }

    private func wanted(_ signed: ResponsePolicy.SignedPart) throws -> Want.Signed {
        guard let wanted = Want.Signed(rawValue: signed.rawValue) else { throw DoesNotListen() }
        return wanted
    }

    private static func pem(_ name: String) throws -> Redacted<String> {
        try Redacted(VectorKeys.text("keys/\(name).key.pem") + VectorKeys.text("keys/\(name).crt.pem"))
    }

    /// The person that the response names.
    private func provision(_ name: String) async throws {
        let now = clock.value
        try await records.account(Self.account).write(try operation()) { writer in
            // Compared as SignIn compares them: without case.
            let key = name.lowercased()
            guard try writer.reader.userRecord(named: key, of: Self.integration) == nil else { return .unchanged(()) }
            let id = try writer.userID(named: name, key: key)
            let record = UserRecord(
                id: id, integration: Self.integration, userName: name, userNameKey: key, externalID: nil,
                active: true, profile: Profile(email: nil, displayName: nil), document: Array("{}".utf8), version: 1,
                created: now, lastModified: now, indexed: [])
            _ = try writer.insert(record)
            return Recorded((), JournalEvent(.userProvisioned, id))
        }
    }

    /// What `/login` stores when it sends the browser to the identity provider.
    private func ask(_ requestID: String, from browser: String) async throws {
        let now = clock.value
        let attempt = LoginAttemptRecord(id: .fresh(at: now), integration: Self.integration, started: now)
        let pending = PendingLoginRecord(
            requestID: requestID, relayState: Self.relayState, attempt: attempt.id, integration: Self.integration,
            browserHash: try SHA256.digest(Array(browser.utf8)), restarted: false, forced: false, maxAgeSeconds: nil,
            application: nil, returnTo: nil, started: now, expires: now.advanced(bySeconds: 600))
        try await records.account(Self.account).write(try operation()) { writer in
            try writer.insert(attempt)
            try writer.insert(pending)
            return Recorded((), JournalEvent(.loginStarted, attempt.id))
        }
    }
}

struct DoesNotListen: Error {}

struct AttemptsOtherThanOne: Error {
    let count: Int

    init(_ count: Int) { self.count = count }
}

/// What a test sets and a server reads.
final class Mutable<Value: Sendable>: Sendable {
    private let storage: Mutex<Value>

    init(_ value: Value) { storage = Mutex(value) }

    var value: Value {
        get { storage.withLock { $0 } }
        set { storage.withLock { $0 = newValue } }
    }
}
