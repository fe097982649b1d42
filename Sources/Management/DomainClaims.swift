package import Access
import Journal
import KeyMaterial
import Logging
import Outbound
package import Records
package import Tenancy

/// An e-mail domain of an account, by which people find it.
package struct AccountDomain: Hashable, Sendable {
    package enum Standing: String, Hashable, Sendable {
        /// The tenant file names it: the operator answers for it.
        case declared
        /// The domain's DNS showed the account's token.
        case verified
        /// Claimed, and not shown to be the account's yet: it leads nobody here.
        case pending
    }

    package let domain: String
    package let standing: Standing
    /// The TXT record that verifies it; nil of a declared one.
    package let record: (name: String, text: String)?
    package let verified: Instant?

    package static func == (left: AccountDomain, right: AccountDomain) -> Bool {
        left.domain == right.domain && left.standing == right.standing && left.record?.text == right.record?.text
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(domain) }
}

/// Why a domain isn't an account's.
package enum DomainRefusal: Error, Hashable, Sendable {
    case malformed
    /// Anybody can have an address there.
    case publicMail
    /// The tenant file names it, and is where to change that.
    case declared
    case unknown
    case tooMany
    /// The domain's DNS doesn't show the token.
    case notShown(name: String, text: String)
    case notAnswered
}

/// The domains by which people find their account: those that its tenant file names, and those that it claims and whose DNS
/// says so.
package struct DomainClaims: Sendable {
    /// How many domains an account may claim.
    static let limit = 100

    private let records: Records
    private let resolver: any DomainResolver

    package init(records: Records, resolver: any DomainResolver) {
        self.records = records
        self.resolver = resolver
    }

    /// Declared ones first.
    package func list(of account: Account, _ operation: Operation) async throws -> [AccountDomain] {
        _ = try operation.grant(.readRouting)
        let claims = try await records.account(account.id).read { try $0.domainClaims() }
        let declared = account.domains.map {
            AccountDomain(domain: $0, standing: .declared, record: nil, verified: nil)
        }
        return declared + claims.filter { !account.domains.contains($0.domain) }.map(AccountDomain.init)
    }

    /// Claims a domain, which has to be verified then; an earlier claim stays.
    /// - Throws: `DomainRefusal`, and `PermissionDenied` when the actor may not change the routing.
    package func claim(_ text: String, of account: Account, _ operation: Operation) async throws -> AccountDomain {
        _ = try operation.grant(.writeRouting)
        let domain = try Self.domain(text)
        guard !account.domains.contains(domain) else { throw DomainRefusal.declared }
        // Made outside: the transaction may run twice, and must then store the same.
        let token = Base64URL.encode(try Entropy.bytes(20))
        let claims = try await records.account(account.id).write(operation) { writer in
            guard try writer.reader.domainClaims().count < Self.limit else { throw DomainRefusal.tooMany }
            let isNew = try writer.claimDomain(domain, token: token)
            let claims = try writer.reader.domainClaims()
            return isNew ? Recorded(claims, JournalEvent(.domainClaimed, domain)) : .unchanged(claims)
        }
        return try Self.claim(domain, among: claims)
    }

    /// Looks the claim's record up, and makes the domain the account's when it's there.
    /// - Throws: `DomainRefusal`, and `PermissionDenied` when the actor may not change the routing.
    package func verify(_ text: String, of account: Account, _ operation: Operation) async throws -> AccountDomain {
        _ = try operation.grant(.writeRouting)
        let domain = try Self.domain(text)
        guard !account.domains.contains(domain) else { throw DomainRefusal.declared }
        let claim = try Self.claim(domain, among: try await records.account(account.id).read { try $0.domainClaims() })
        guard claim.standing == .pending, let record = claim.record else { return claim }
        let texts: [String]
        do throws(OutboundFailure) {
            texts = try await resolver.texts(of: record.name)
        } catch {
            operation.logger.warning("a domain's TXT record wasn't looked up", metadata: ["error": "\(error)"])
            throw DomainRefusal.notAnswered
        }
        guard texts.contains(record.text) else { throw DomainRefusal.notShown(name: record.name, text: record.text) }
        let token = String(record.text.dropFirst(AccountDomain.prefix.count))
        let claims = try await records.account(account.id).write(operation) { writer in
            let isNew = try writer.verifyDomain(domain, token: token)
            let claims = try writer.reader.domainClaims()
            return isNew ? Recorded(claims, JournalEvent(.domainVerified, domain)) : .unchanged(claims)
        }
        return try Self.claim(domain, among: claims)
    }

    /// Gives a claim up: the domain leads nobody here any more.
    package func remove(_ text: String, of account: Account, _ operation: Operation) async throws {
        _ = try operation.grant(.writeRouting)
        let domain = try Self.domain(text)
        guard !account.domains.contains(domain) else { throw DomainRefusal.declared }
        try await records.account(account.id).write(operation) { writer in
            guard try writer.removeDomain(domain) else { throw DomainRefusal.unknown }
            return Recorded((), JournalEvent(.domainRemoved, domain))
        }
    }

    private static func domain(_ text: String) throws(DomainRefusal) -> String {
        guard let domain = EmailDomainName(text)?.text else { throw .malformed }
        guard !PublicMailDomains.contains(domain) else { throw .publicMail }
        return domain
    }

    private static func claim(
        _ domain: String, among claims: [DomainClaimRecord]
    ) throws(DomainRefusal) -> AccountDomain {
        guard let claim = claims.first(where: { $0.domain == domain }) else { throw .unknown }
        return AccountDomain(claim)
    }
}

extension AccountDomain {
    /// Before the token in the TXT record.
    fileprivate static let prefix = "gatehouse-domain-verification="

    fileprivate init(_ claim: DomainClaimRecord) {
        self.init(
            domain: claim.domain, standing: claim.verified == nil ? .pending : .verified,
            record: (name: "_gatehouse-challenge.\(claim.domain)", text: Self.prefix + claim.token),
            verified: claim.verified)
    }
}
