package import Access
import Federation
package import HandOff
import Journal
import KeyMaterial
package import Records
package import Tenancy

package enum SetupPurpose: SecretPurpose {}

/// The last part of a setup link: which account, and 256 random bits.
package typealias SetupSecret = AccountSecret<SetupPurpose>

/// Links by which an IdP's administrator without an account here connects an integration: made, listed, revoked, opened.
package struct SetupLinks: Sendable {
    package static let standardSeconds: Int64 = 7 * 86_400
    package static let longestSeconds: Int64 = 30 * 86_400
    /// How often a link's use is written down.
    private static let noteEverySeconds: Int64 = 60

    private let records: Records
    private let catalog: AccountCatalog

    package init(records: Records, catalog: AccountCatalog) {
        self.records = records
        self.catalog = catalog
    }

    /// A link just made. Its secret is shown once, here.
    package struct Issued: Sendable {
        package let record: SetupLinkRecord
        package let secret: SetupSecret
    }

    /// A live link that somebody presented, and the account that it is of.
    package struct Opened: Sendable {
        package let record: SetupLinkRecord
        package let secret: SetupSecret
        package let account: Account
    }

    /// - Parameters:
    ///   - integration: the only one that it opens; nil: any of the account's.
    ///   - life: in seconds, at most ``longestSeconds``, to which it is shortened.
    /// - Throws: `OperatorRefusal.unknownAccount`, `.unknownPart` without such an integration.
    package func create(
        for integration: Slug<Integration>?, life: Int64, operation: Operation
    ) async throws -> Issued {
        let secret = try SetupSecret.fresh(in: operation.account)
        let record = SetupLinkRecord(
            id: .fresh(at: operation.now), integration: integration, created: operation.now,
            createdBy: operation.actor.description,
            expires: operation.now.advanced(bySeconds: min(max(life, 1), Self.longestSeconds)))
        try await records.account(operation.account).write(operation) { writer in
            guard let account = try writer.reader.settings() else { throw OperatorRefusal.unknownAccount }
            if let integration, account.integration(integration) == nil {
                throw OperatorRefusal.unknownPart("integration \(integration)")
            }
            try writer.insert(record, hash: secret.digest)
            var details = ["expires": record.expires.description]
            details["integration"] = integration?.text
            return Recorded((), JournalEvent(.setupLinkCreated, record.id, details: details))
        }
        return Issued(record: record, secret: secret)
    }

    /// The account's links, live or not, oldest first.
    /// - Throws: `OperatorRefusal.unknownAccount`
    package func list(_ operation: Operation) async throws -> [SetupLinkRecord] {
        try await records.account(operation.account).read { reader in
            guard try reader.accountState() != nil else { throw OperatorRefusal.unknownAccount }
            return try reader.setupLinks()
        }
    }

    /// Ends a link at once on all nodes; false when there is no such link that wasn't revoked before.
    package func revoke(_ id: ID<SetupLink>, operation: Operation) async throws -> Bool {
        try await records.account(operation.account).write(operation) { writer in
            guard try writer.revokeSetupLink(id) else { return .unchanged(false) }
            return Recorded(true, JournalEvent(.setupLinkRevoked, id))
        }
    }

    /// The live link that was presented; nil for one that was never made, has ended, or whose account isn't served, all alike.
    package func open(_ presented: String, now: Instant) async throws -> Opened? {
        guard let secret = SetupSecret(presented), let account = try await catalog.account(secret.account) else {
            return nil
        }
        let record = try await records.account(secret.account).read { try $0.setupLink(hash: secret.digest) }
        guard let record, record.isLive(at: now) else { return nil }
        if let integration = record.integration, account.integration(integration) == nil { return nil }
        return Opened(record: record, secret: secret, account: account)
    }

    /// Writes down that a link was used, at most once a minute; its first use is an event.
    package func noteUse(of link: SetupLinkRecord, operation: Operation) async throws {
        if let last = link.lastUsed, operation.now < last.advanced(bySeconds: Self.noteEverySeconds) { return }
        try await records.account(operation.account).write(operation) { writer in
            try writer.markSetupLinkUsed(link.id)
            return link.lastUsed == nil ? Recorded((), JournalEvent(.setupLinkUsed, link.id)) : .unchanged(())
        }
    }

    /// Keeps what was given by the link until it's confirmed, and gives what confirms it.
    package func propose(_ proposal: SetupProposal, by link: ID<SetupLink>, operation: Operation) async throws {
        try await records.account(operation.account).write(operation) { writer in
            .unchanged(try writer.store(proposal, by: link))
        }
    }

    /// What was given for an integration and isn't confirmed yet.
    package func proposal(
        for integration: Slug<Integration>, by link: ID<SetupLink>, operation: Operation
    ) async throws -> SetupProposal? {
        let proposal = try await records.account(operation.account).read { try $0.setupProposal(by: link) }
        return proposal.flatMap { $0.integration == integration ? $0 : nil }
    }

    /// Notes that a proposal was confirmed and applied.
    package func settle(_ proposal: SetupProposal, by link: ID<SetupLink>, operation: Operation) async throws {
        var details = [
            "idp": proposal.trust.entityID,
            "keys": proposal.trust.certificates.map(CertificateFingerprint.text).joined(separator: " "),
        ]
        details["url"] = proposal.url
        let event = JournalEvent(.trustDeclared, proposal.integration, details: details)
        try await records.account(operation.account).write(operation) { writer in
            Recorded(try writer.store(nil, by: link), event)
        }
    }
}

extension SetupSecret {
    /// What a form carries to show that it stood on a page of this link: another site's page can't know it, and it says
    /// nothing about the link.
    package func confirmation(of integration: Slug<Integration>) throws -> String {
        Base64URL.encode(try SHA256.digest(Array("gatehouse setup \(integration) \(reveal())".utf8)))
    }

    package func confirms(_ presented: String, for integration: Slug<Integration>) throws -> Bool {
        constantTimeEquals(Array(presented.utf8), Array(try confirmation(of: integration).utf8))
    }
}

extension SetupProposal {
    /// Tells what was shown from what somebody else with the same link gave meanwhile.
    package var fingerprint: String {
        let parts =
            [integration.text, url ?? "", document ?? "", entityID ?? "", trust.entityID, trust.ssoURL]
            + trust.certificates.map(CertificateFingerprint.text)
        return CertificateFingerprint.text(Array(parts.joined(separator: "\0").utf8))
    }
}
