import Access
import Directory
import Journal
import Relational
import Tenancy
import TestSupport

@testable import Records

/// The same rows in any account: the same ids, names, tokens and keys, so that only the account tells them apart.
struct Sample: Sendable {
    static let start = TestAccount.start
    static let later = start.advanced(bySeconds: 3_600)

    let user = Sample.user(1)
    let colleague = Sample.user(2)
    /// In no group.
    let loner = Sample.user(3)
    /// Whom no integration manages.
    let native = Sample.user(4)
    let group = Sample.id(1, Group.self)
    let otherGroup = Sample.id(2, Group.self)
    /// Has the group as its only member.
    let parent = Sample.id(3, Group.self)
    /// The account's own, with the native user in it.
    let nativeGroup = Sample.id(4, Group.self)
    let credential = Sample.id(1, Credential.self)
    let key = Sample.id(1, ServiceProviderKey.self)
    let attempt = Sample.id(1, LoginAttempt.self)
    let session = Sample.id(1, Session.self)
    let endpoint = Sample.id(1, EventEndpoint.self)
    let credentialHash: [UInt8] = [1]
    let sessionHash: [UInt8] = [2]
    let codeHash: [UInt8] = [3]
    let tokenHash: [UInt8] = [4]
    let clientSecret = Sample.id(5, Credential.self)
    let clientSecretHash: [UInt8] = [10]
    let replayKey: [UInt8] = [11]
    let refreshHash: [UInt8] = [12]

    let setupHash: [UInt8] = [40]

    static let setupLink = SetupLinkRecord(
        id: id(1), integration: .firstgen, created: start, createdBy: "operator", expires: later)
    static let proposal = SetupProposal(
        integration: .firstgen, url: nil, document: "<x/>", entityID: nil,
        trust: IdentityProviderTrust(
            entityID: "https://idp.example", ssoURL: "https://idp.example/sso", certificates: []))

    let assignment = Sample.id(1, RoleAssignment.self)

    static let role = RoleRecord(
        id: .named("auditor"), title: "Auditor", description: nil, permissions: ["logins.read", "app.run"], version: 1,
        created: start)
    static let service = ServiceAccountRecord(
        id: .named("sync"), title: "Sync", description: "d", version: 1, created: start)

    /// The user administers, the group views an org, the program audits.
    var assignments: [AssignmentRecord] {
        [
            AssignmentRecord(
                id: assignment, role: .named("account-admin"), principal: .user(user), scope: .account,
                created: Sample.start),
            AssignmentRecord(
                id: Sample.id(2), role: .named("account-viewer"), principal: .group(group),
                scope: .organization(.named("default")), created: Sample.start),
            AssignmentRecord(
                id: Sample.id(3), role: Sample.role.id, principal: .serviceAccount(Sample.service.id),
                scope: .account, created: Sample.start),
        ]
    }

    /// The user's own, limited to reading users.
    var personal: CredentialRecord {
        var personal = CredentialRecord(id: Sample.id(7), holder: .person(user), created: Sample.start)
        personal.permissions = ["users.read"]
        return personal
    }

    static func id<Entity: Identified>(_ number: UInt64, _: Entity.Type = Entity.self) -> ID<Entity> {
        var random = Fixed(number: number)
        return ID(at: start, random: &random)
    }

    static func user(_ number: UInt64) -> ID<User> { id(number) }

    static func name(_ number: UInt64) -> String { "User\(number)@Example.com" }

    static func record(_ number: UInt64, of integration: Slug<Integration>, version: Int64 = 1) -> UserRecord {
        UserRecord(
            id: user(number), integration: integration, userName: name(number), userNameKey: name(number).lowercased(),
            externalID: "ext\(number)", active: true,
            profile: Profile(
                givenName: "Given", familyName: "Family", email: name(number), displayName: "Name \(number)"),
            document: Array("{\"number\":\(number)}".utf8), version: version, created: start, lastModified: start,
            indexed: [
                IndexedValue(path: "emails.value", element: 0, key: name(number).lowercased()),
                IndexedValue(path: "emails.type", element: 0, key: "work"),
            ])
    }

    static func group(
        _ number: UInt64, of provenance: Provenance, at scope: Scope = .account
    ) -> GroupRecord {
        GroupRecord(
            id: id(number), provenance: provenance, scope: scope,
            identifier: GroupIdentifier(stored: "team\(number)"), displayName: "Team\(number)",
            displayNameKey: "team\(number)", externalID: "gext\(number)", document: Array("{}".utf8), version: 1,
            created: start, lastModified: start)
    }

    static func key(_ number: UInt64, declared: Bool) -> ServiceProviderKeyRecord {
        ServiceProviderKeyRecord(
            id: id(number), purpose: .signing, state: .active, declared: declared, sealed: [UInt8(number)],
            certificate: [9, UInt8(number)])
    }

    static func endpoint(_ number: UInt64, in account: Slug<Account>) -> EventEndpointRecord {
        EventEndpointRecord(
            id: id(number), account: account, format: .webhook, url: "https://hooks.example", kinds: ["user", "group"],
            secret: [1], position: 0, created: start)
    }

    static func pending(_ name: String, _ attempt: ID<LoginAttempt>) -> PendingLoginRecord {
        PendingLoginRecord(
            requestID: "_\(name)", relayState: "relay-\(name)", attempt: attempt, integration: .firstgen,
            browserHash: [5], restarted: true, forced: false, maxAgeSeconds: nil, application: nil, returnTo: "/",
            sessionHash: [30], started: start, expires: later)
    }

    static func response(_ attempt: ID<LoginAttempt>) -> KeptResponseRecord {
        KeptResponseRecord(
            attempt: attempt, integration: .firstgen, cameToSharedURL: false, requestID: "_one", received: start,
            sealed: [1])
    }

    static func pendingLogout(_ name: String) -> PendingLogoutRecord {
        PendingLogoutRecord(
            requestID: "_\(name)", relayState: "relay-\(name)", integration: .firstgen,
            goesOnTo: "https://app.example/", expires: later)
    }

    static let source = MetadataSource(url: "https://idp.example/metadata", entityID: "https://idp.example")

    /// With something in every column.
    static var copy: MetadataCopy {
        var copy = MetadataCopy(source: source, nextFetch: later)
        copy.trust = IdentityProviderTrust(
            entityID: "https://idp.example", ssoURL: "https://idp.example/sso", sloURL: "https://idp.example/slo",
            certificates: [[1, 2]], ssoBinding: .post, validUntil: later)
        copy.etag = "\"1\""
        copy.lastModified = "Fri, 15 Jan 2027 08:00:00 GMT"
        copy.fetched = start
        copy.cacheSeconds = 3_600
        copy.failure = "The server can't be reached."
        copy.failures = 2
        return copy
    }

    static var taken: TakenAway {
        var taken = TakenAway(.groupDeleted, id(9, Group.self).text, version: 3, created: start, document: [1])
        taken.details.members = [user(1).text]
        return taken
    }

    static func entry(_ number: UInt64, status: Int) -> ProvisioningEntry {
        var entry = ProvisioningEntry(
            id: id(number), integration: .firstgen, at: start, requestID: id(number), method: "PATCH",
            path: "Users/x", status: status, subject: user(1).text, userName: name(1))
        entry.details.operations = ["replace active"]
        return entry
    }

    func login(_ number: UInt64) -> LoginSessionRecord {
        LoginSessionRecord(
            id: Sample.id(number), user: user, integration: .firstgen, attempt: attempt, nameID: "user1",
            nameIDFormat: nil, sessionIndex: nil, authenticated: Sample.start, created: Sample.start,
            expires: Sample.later)
    }

    func code(_ session: ID<Session>) -> AuthorizationCodeRecord {
        AuthorizationCodeRecord(
            session: session, attempt: attempt, applicationID: "app", redirectURI: "https://app.example/cb",
            challenge: [6], nonce: nil, scope: "openid", expires: Sample.later)
    }

    var refresh: RefreshTokenRecord {
        RefreshTokenRecord(code: codeHash, session: session, applicationID: "app", scope: "openid")
    }

    /// An account in which every table has rows.
    func account(in records: Records) async throws -> TestAccount {
        let account = try await TestAccount.make(in: records) { account in
            account.domains = ["sample.example"]
            account.integrations[1].metadata = Self.source
        }
        try await records.account(account.id).write(account.operation()) { writer in
            try fillDirectory(writer)
            try fillAccess(writer)
            _ = try writer.claimDomain("claimed.example", token: "token")
            _ = try writer.claimDomain("shown.example", token: "token")
            _ = try writer.verifyDomain("shown.example", token: "token")
            try writer.replaceImportedMembers([Sample.name(1).lowercased()], of: .firstgen)
            try writer.setRouting(.firstgenFirst, after: .nextgenFirst, by: "operator")
            return Recorded((), JournalEvent(.userProvisioned, user))
        }
        return account
    }

    private func fillDirectory(_ writer: borrowing AccountWriter) throws {
        for number: UInt64 in 1...4 {
            try writer.session.execute(
                """
                INSERT INTO directory_user (account_id, user_id, user_name, user_name_key, created)
                VALUES (\(writer.account.text), \(Sample.user(number).text), \(Sample.name(number)), \
                \(Sample.name(number).lowercased()), 0)
                """)
            _ = try writer.insert(Sample.record(number, of: number == 4 ? .native : .firstgen))
        }
        _ = try writer.insert(Sample.record(1, of: .nextgen))
        let organization = Slug("default").map(Scope.organization) ?? .account
        try writer.place(native, at: [organization])
        var noted = Sample.group(2, of: .managed(by: .nextgen))
        noted.description = "note"
        noted.tags = ["a", "b"]
        for group in [
            Sample.group(1, of: .managed(by: .firstgen)), noted, Sample.group(3, of: .managed(by: .firstgen)),
            Sample.group(4, of: .native, at: organization),
        ] {
            _ = try writer.insert(group, identifiers: [group.identifier])
        }
        try writer.addMembers([.user(native)], to: nativeGroup)
        try writer.noteMadeAtLogin(Sample.record(3, of: .firstgen))
        try writer.addMembers([.user(user), .user(colleague)], to: group)
        try writer.addMembers([.user(user)], to: otherGroup)
        try writer.addMembers([.group(group)], to: parent)
    }

    private func fillAccess(_ writer: borrowing AccountWriter) throws {
        try writer.insert(
            CredentialRecord(id: credential, holder: .scim(.firstgen), created: Sample.start), hash: credentialHash)
        try writer.insert(personal, hash: [77])
        _ = try writer.insert(Sample.role)
        _ = try writer.insert(Sample.service)
        for assignment in assignments { _ = try writer.insert(assignment) }
        _ = try writer.makeOrganization(.named("made"), name: "Made")
        _ = try writer.makeProject(.named("p"), in: .named("made"))
        try writer.insert(
            ClientSecretRecord(id: clientSecret, integration: .firstgen, created: Sample.start), hash: clientSecretHash)
        try writer.noteClientToken(credential, of: clientSecret, expires: Sample.later)
        _ = try writer.takeClientAssertion(replayKey, of: .firstgen, until: Sample.later)
        try writer.insert(Sample.key(1, declared: true), of: .firstgen, position: 0)
        try writer.insert(Sample.key(2, declared: false), of: .firstgen, position: 0)
        try writer.insert(
            LoginAttemptRecord(id: attempt, integration: .firstgen, user: user, started: Sample.start))
        try writer.insert(
            LoginAttemptRecord(
                id: Sample.id(2), integration: .firstgen, userName: "User2@example.com", outcome: .refused,
                verdict: LoginVerdictRecord(
                    code: "user_unknown", who: "idp_admin", field: nil, expected: nil, actual: nil, message: "m"),
                started: Sample.start))
        try writer.insert(Sample.response(attempt), limit: 5)
        try writer.insert(Sample.pending("one", attempt))
        _ = try writer.rememberAssertion("_a", of: "https://idp.example", by: attempt, until: Sample.later)
        try writer.insert(Sample.pendingLogout("one"))
        _ = try writer.rememberLogoutRequest("_l", of: .firstgen, until: Sample.later)
        try writer.log([Sample.entry(1, status: 200), Sample.entry(2, status: 409)])
        var brake = try writer.lockedBrake(of: .firstgen)
        brake.hold(at: Sample.start)
        try writer.store(brake, of: .firstgen)
        for position: Int64 in 1...2 {
            try writer.keep(Sample.taken, at: position, by: .firstgen, until: Sample.later)
        }
        try writer.replaceRecoveryCodes(of: user, with: [[20], [21]])
        _ = try writer.lockedRecoveryFailures(of: user)
        try writer.store(
            RecoveryFailures(count: 2, last: Sample.start, heldUntil: Sample.later, succeeded: Sample.start), of: user)
        _ = try writer.enforce(EnforcementRecord(since: Sample.start, actor: "somebody"))
        try writer.insert(Sample.setupLink, hash: setupHash)
        try writer.store(Sample.proposal, by: Sample.setupLink.id)
        _ = try writer.noteExpiry(of: "certificate:1", at: .nextgen, days: 30)
        try writer.insert(login(1), hash: sessionHash)
        try writer.insert(code(session), hash: codeHash)
        try writer.insertAccessToken(
            hash: tokenHash, code: codeHash, session: session, applicationID: "app", scope: "openid",
            expires: Sample.later)
        // One that expires at once.
        try writer.insertAccessToken(
            hash: [16], code: codeHash, session: session, applicationID: "app", scope: "openid", expires: Sample.start)
        try writer.insert(refresh, hash: refreshHash)
        try writer.insert(Sample.endpoint(1, in: writer.account))
        try writer.note(FeedReader(name: "service-account:app", position: 2, at: Sample.start))
        try writer.insert(DeadLetter(first: 1, last: 2, at: Sample.start, reason: "away"), of: endpoint)
        // Somebody who has logged out since, of which the application has yet to be told.
        try writer.insert(login(2), hash: [13])
        try writer.insert(code(Sample.id(2)), hash: [14])
        try writer.markCodeUsed(hash: [14])
        _ = try writer.end([login(2)], because: .loggedOut)
    }
}

/// Random numbers that aren't.
private struct Fixed: RandomNumberGenerator {
    let number: UInt64
    mutating func next() -> UInt64 { number << 4 }
}
