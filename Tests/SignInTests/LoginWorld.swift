import Access
import Directory
import HandOff
import Journal
import KeyMaterial
import Logging
import MockIdP
import Records
import SAML
import SCIM
import SignIn
import Tenancy
import TestSupport
import Testing

/// Keys that every test may share: making one takes longer than a test.
enum SharedKeys {
    struct Pair: Sendable {
        let key: PrivateKey
        let certificate: Certificate

        init() throws {
            key = try PrivateKey.generateRSA(bits: 2_048)
            certificate = try Certificate.selfSigned(
                key: key, subjectCommonName: "test", notBefore: 0, notAfter: 4_000_000_000, serial: [1])
        }
    }

    static let identityProvider = Result { try Pair() }
    static let serviceProvider = Result { try Pair() }
    /// What the service provider had before, and what it will have.
    static let previous = Result { try Pair() }
    static let next = Result { try Pair() }
    static let stranger = Result { try Pair() }
    static let idToken = Result { try PrivateKey.generateP256() }
}

let noon = Instant(milliseconds: 1_780_000_000_000)
let verifierText = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
let challengeText = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
let secretText = "shop-secret"

/// Two accounts of a test's own in a shared database: acme with both generations, globex with NextGen only.
///
/// FirstGen of acme holds user1 and user2, NextGen user1 and user_2: the example of the mission.
struct LoginWorld {
    let records: Records
    let service: SignInService
    let urls = PublicURLs(base: "https://gate.example")
    var acme: Account
    var globex: Account

    static let firstgen = Slug<Integration>("firstgen").unsafelyKnown
    static let nextgen = Slug<Integration>("nextgen").unsafelyKnown

    init(on engine: EngineKind = .sqlite, _ change: (inout Account) throws -> Void = { _ in }) async throws {
        try await self.init(in: try await TestDatabase.shared(engine), change)
    }

    init(in database: TestDatabase, _ change: (inout Account) throws -> Void = { _ in }) async throws {
        records = database.records
        let sealing = try SealingKey([UInt8](repeating: 7, count: 32))
        let applications = ApplicationRegistry([
            Application(
                id: "shop", name: "Shop", authentication: .secret(sha256: try SHA256.digest(Array(secretText.utf8))),
                redirectURIs: ["https://shop.example/callback"],
                postLogoutRedirectURIs: ["https://shop.example/bye"],
                backChannelLogoutURI: "https://shop.example/backchannel"),
            Application(
                id: "blog", name: "Blog", authentication: .none, redirectURIs: ["https://blog.example/callback"]),
        ])
        service = SignInService(
            records: records, urls: urls, sealing: sealing,
            issuer: IDTokenIssuer(issuer: urls.base) { try IDTokenKeys(signing: try SharedKeys.idToken.get()) },
            applications: applications)
        acme = Account(id: TestAccount.freshID(), name: "Acme Corporation")
        acme.domains = ["acme.example"]
        acme.integrations = [try Self.integration(.firstgen, of: "acme"), try Self.integration(.nextgen, of: "acme")]
        globex = Account(id: TestAccount.freshID(), name: "Globex")
        globex.domains = ["globex.example"]
        globex.integrations = [try Self.integration(.nextgen, of: "globex")]
        try change(&acme)
        for account in [acme, globex] { try await declare(account, sealing) }
        try await provision("user1", in: acme, by: Self.firstgen)
        try await provision("user2", in: acme, by: Self.firstgen)
        try await provision("user1", in: acme, by: Self.nextgen)
        try await provision("user_2", in: acme, by: Self.nextgen)
        try await provision("user1", in: globex, by: Self.nextgen)
    }

    static func integration(_ generation: Generation, of account: String) throws -> Integration {
        var integration = Integration(id: try #require(Slug(generation.rawValue)), generation: generation)
        integration.trust = IdentityProviderTrust(
            entityID: "https://idp.example/\(account)/\(generation)",
            ssoURL: "https://idp.example/\(account)/\(generation)/sso",
            certificates: [try SharedKeys.identityProvider.get().certificate.der])
        return integration
    }

    func operation(_ account: Account, at now: Instant = noon, actor: Actor? = nil) throws -> Operation {
        try #require(
            Operation(
                account: account.id, actor: actor ?? .visitor(in: account.id), now: now,
                requestID: .fresh(at: now), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    }

    private func declare(_ account: Account, _ sealing: SealingKey) async throws {
        let pair = try SharedKeys.serviceProvider.get()
        let keys: [(SharedKeys.Pair, ServiceProviderKeyRecord.Purpose, ServiceProviderKeyRecord.State)] = [
            (pair, .signing, .active), (try SharedKeys.previous.get(), .decryption, .retired),
            (pair, .decryption, .active), (try SharedKeys.next.get(), .decryption, .staged),
        ]
        try await records.account(account.id).write(try operation(account, actor: .operator)) { writer in
            _ = try writer.declare(account)
            for integration in account.integrations {
                for (position, (pair, purpose, state)) in keys.enumerated() {
                    let id = ID<ServiceProviderKey>.fresh(at: noon)
                    let binding = ServiceProviderKeyRecord.binding(id, of: integration.id, in: account.id)
                    let sealed = try sealing.seal(Array(try pair.key.pkcs8PEM().utf8), binding: binding)
                    try writer.insert(
                        ServiceProviderKeyRecord(
                            id: id, purpose: purpose, state: state, declared: true, sealed: sealed,
                            certificate: pair.certificate.der), of: integration.id, position: position)
                }
            }
            return Recorded((), JournalEvent(.accountDeclared, account.id))
        }
    }

    /// - Returns: the user's id.
    @discardableResult
    func provision(
        _ userName: String, email: String? = nil, externalID: String? = nil, in account: Account,
        by integration: Slug<Integration>, active: Bool = true
    ) async throws -> ID<User> {
        let address = email ?? "\(userName)@\(account.domains.first ?? "-")"
        return try await records.account(account.id).write(try operation(account, actor: .operator)) { writer in
            let key = UserNameKey(userName).text
            let id = try writer.userID(named: userName, key: key)
            let record = UserRecord(
                id: id, integration: integration, userName: userName, userNameKey: key, externalID: externalID,
                active: active, profile: Profile(email: address, displayName: "The \(userName)"),
                document: Array("{}".utf8), version: 1, created: noon, lastModified: noon,
                indexed: [IndexedValue(path: "emails.value", element: 0, key: CaseFold.key(address))])
            guard try writer.insert(record) else { throw AlreadyThere() }
            return Recorded(id, JournalEvent(.userProvisioned, id))
        }
    }

    func setActive(_ active: Bool, _ userName: String, in account: Account, by integration: Slug<Integration>)
        async throws
    {
        try await records.account(account.id).write(try operation(account, actor: .operator)) { writer in
            guard var record = try writer.reader.userRecord(named: UserNameKey(userName).text, of: integration) else {
                throw AlreadyThere()
            }
            record.active = active
            let address = CaseFold.key(record.profile.email ?? "")
            record.indexed = [IndexedValue(path: "emails.value", element: 0, key: address)]
            try writer.update(record, renamingUser: false, reindexing: false)
            let over = active ? [] : try writer.reader.loginSessions(of: record.id)
            let ended = try writer.end(over, because: .deactivated)
            return Recorded(
                (), [JournalEvent(active ? .userReactivated : .userDeactivated, record.id)] + ended.events)
        }
    }

    func attempt(_ reference: String, in account: Account) async throws -> LoginAttemptRecord {
        let found = try await attempts(reference, in: account)
        return try #require(found.count == 1 ? found.first : nil)
    }

    func attempts(_ reference: String, in account: Account) async throws -> [LoginAttemptRecord] {
        let search = LoginSearch(LoginAttemptFilter(reference: reference))
        return try await service.logins(
            try operation(account, actor: .operator), account: account, search, limit: 10
        ).items.map(\.attempt)
    }

    /// As the operator sees it so many seconds after noon.
    func attempt(
        _ id: ID<LoginAttempt>, seen seconds: Int64, in account: Account
    ) async throws -> LoginAttemptRecord {
        let operation = try operation(account, at: noon.advanced(bySeconds: seconds), actor: .operator)
        return try #require(try await service.login(operation, account: account, id.text)).attempt
    }

    func attempt(_ id: ID<LoginAttempt>, in account: Account) async throws -> LoginAttemptRecord {
        try #require(try await records.account(account.id).read { try $0.loginAttempt(id) })
    }
}

struct AlreadyThere: Error {}

extension Optional {
    /// For literals of the tests.
    var unsafelyKnown: Wrapped {
        guard let self else { preconditionFailure("a literal of the tests is wrong") }
        return self
    }
}
