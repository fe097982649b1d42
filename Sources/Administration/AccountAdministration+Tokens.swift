package import Access
import Journal
import Management
import Records
package import Tenancy

/// A token to be issued: whose it is, and what for.
package struct TokenDraft: Sendable {
    package var holder: Principal
    package var title: String?
    package var expires: Instant?
    /// The permissions that it is limited to; nil: all that its holder has.
    package var permissions: [String]?

    package init(holder: Principal, title: String?, expires: Instant?, permissions: [String]?) {
        self.holder = holder
        self.title = title
        self.expires = expires
        self.permissions = permissions
    }
}

/// A token just issued. The secret is shown once, here; the database has its hash.
package struct IssuedToken: Sendable {
    package let record: CredentialRecord
    package let secret: Redacted<String>
}

/// Tokens of the native API: people's own, and those of service accounts. A person sees and ends their own by
/// themselves; everything else needs the permission for service accounts.
extension AccountAdministration {
    package func tokens(
        after previous: ID<Credential>?, limit: Int, in target: AdministrationTarget
    ) async throws -> [CredentialRecord] {
        let own: ID<User>? = target.operation.isGranted(.readServiceAccounts, at: .account) ? nil : target.person
        if own == nil { _ = try target.operation.grant(.readServiceAccounts) }
        return try await records.account(target.account.id).read {
            try $0.nativeCredentials(of: own, after: previous, limit: limit)
        }
    }

    package func token(_ id: ID<Credential>, in target: AdministrationTarget) async throws -> CredentialRecord {
        try await records.account(target.account.id).read {
            try Self.token(id, .readServiceAccounts, in: target, $0)
        }
    }

    /// Issues a token that lets its holder do no more than whoever issues it.
    package func issueToken(_ draft: TokenDraft, in target: AdministrationTarget) async throws -> IssuedToken {
        let holder: CredentialRecord.Holder
        switch draft.holder {
        case .user(let id): holder = .person(id)
        case .serviceAccount(let id): holder = .service(name: id.text, role: "")
        case .group(let id): throw AdministrationRefusal.unknownReference(field: "principal.id", value: id.text)
        }
        try Self.admit(.writeServiceAccounts, holder, in: target)
        return try await write(target) { writer in
            if case .serviceAccount(let id) = draft.holder, try writer.reader.serviceAccount(id) == nil {
                throw AdministrationRefusal.unknownReference(field: "principal.id", value: id.text)
            }
            var record = CredentialRecord(
                id: .fresh(at: writer.now), holder: holder, created: writer.now, expires: draft.expires)
            record.title = draft.title
            record.permissions = draft.permissions
            return try Self.issue(record, in: target, writer)
        }
    }

    /// Another token like this one, which itself ends when the overlap has passed.
    package func rotateToken(
        _ id: ID<Credential>, overlapSeconds: Int64, in target: AdministrationTarget
    ) async throws -> IssuedToken {
        try await write(target) { writer in
            let old = try Self.token(id, .writeServiceAccounts, in: target, writer.reader)
            guard old.isLive(at: writer.now) else { throw Self.noToken }
            var record = CredentialRecord(
                id: .fresh(at: writer.now), holder: old.holder, created: writer.now,
                expires: old.expires.map { end in
                    let seconds = end.seconds.subtractingReportingOverflow(old.created.seconds).partialValue
                    return writer.now.advanced(bySeconds: seconds)
                })
            (record.title, record.permissions, record.scope) = (old.title, old.permissions, old.scope)
            let issued = try Self.issue(record, in: target, writer)
            let end = writer.now.advanced(bySeconds: overlapSeconds)
            try writer.replace(old.id, at: end)
            let ended = JournalEvent(.credentialRevoked, old.id, details: ["at": end.description])
            return Recorded(issued.value, issued.events + [ended])
        }
    }

    /// Ends a token at once, on every node.
    package func revokeToken(_ id: ID<Credential>, in target: AdministrationTarget) async throws {
        try await write(target) { writer in
            _ = try Self.token(id, .writeServiceAccounts, in: target, writer.reader)
            guard try writer.revoke(id) else { return .unchanged(()) }
            return Recorded((), JournalEvent(.credentialRevoked, id))
        }
    }

    // MARK: Inside a transaction

    private static let noToken = AdministrationRefusal.notFound("live token")

    private static func issue(
        _ record: CredentialRecord, in target: AdministrationTarget, _ writer: borrowing AccountWriter
    ) throws -> Recorded<IssuedToken> {
        guard let authority = try writer.reader.authority(of: record, in: target.account) else {
            throw AdministrationRefusal.unknownReference(field: "principal.id", value: "somebody who isn't active")
        }
        for holding in authority.holdings where !target.operation.holds(holding.permissions, at: holding.scope) {
            throw AdministrationRefusal.beyondOwnAuthority(holding.scope)
        }
        let kind: BearerSecret.Kind =
            switch record.holder {
            case .person: .person
            case .service, .scim: .service
            }
        let secret = try BearerSecret.generate(kind)
        try writer.insert(record, hash: try BearerSecret.hash(secret.text.reveal()))
        return Recorded(
            IssuedToken(record: record, secret: secret.text), JournalEvent(.credentialIssued, record.id))
    }

    private static func token(
        _ id: ID<Credential>, _ permission: Permission, in target: AdministrationTarget,
        _ reader: borrowing AccountReader
    ) throws -> CredentialRecord {
        guard let found = try reader.credential(id) else { throw noToken }
        if case .scim = found.holder { throw noToken }
        try admit(permission, found.holder, in: target)
        return found
    }

    private static func admit(
        _ permission: Permission, _ holder: CredentialRecord.Holder, in target: AdministrationTarget
    ) throws {
        if case .person(let id) = holder, target.person == id { return }
        _ = try target.operation.grant(permission)
    }
}

extension AdministrationTarget {
    /// The person who calls, as themselves.
    fileprivate var person: ID<User>? {
        if case .person(let id, in: _) = operation.actor { id } else { nil }
    }
}
