package import Access
import Journal
package import Logging
package import Records
package import Tenancy

/// Tells of tokens that are about to end: of an account's by an event, once a step, whichever node comes first; of the
/// operator's, which belong to no account and so to no journal, in the log.
package struct TokenExpiry: Sendable {
    /// How long a node that claimed a warning has for it, until another may.
    private static let leaseSeconds: Int64 = 60

    private let records: Records
    private let logger: Logger

    package init(records: Records, logger: Logger) {
        self.records = records
        self.logger = logger
    }

    /// Claims what is to be told now, the longest due first.
    package func claim(limit: Int, at now: Instant) async throws -> [DueTokenWarning] {
        // Asked first: a look costs next to nothing, and there's seldom anything.
        guard limit > 0, try await records.system.read({ try $0.hasDueTokenWarnings(at: now) }) else { return [] }
        return try await records.system.write { writer in
            try writer.claimTokenWarnings(at: now, until: now.advanced(bySeconds: Self.leaseSeconds), limit: limit)
        }
    }

    /// - Returns: what was told; nil when there is nothing to tell any more, or another node has.
    @discardableResult
    package func tell(_ due: DueTokenWarning, at now: Instant) async throws -> TokenWarning? {
        guard let account = due.account else { return try await tellOperator(due, at: now) }
        guard
            let operation = Operation(
                account: account, actor: .system(job: "tokens"), now: now, requestID: .fresh(at: now), logger: logger)
        else { return nil }
        let told: TokenWarning? = try await records.account(account).write(operation) { writer in
            guard let token = try writer.settleWarning(of: due.token, claimedUntil: due.lease),
                let warning = token.warning(at: now), let expires = token.expires
            else { return .unchanged(nil) }
            var details = ["holder": token.holder.name, "expires": expires.description, "days": "\(warning.rawValue)"]
            details["name"] = token.title
            return Recorded(warning, JournalEvent(.tokenExpiring, token.id, details: details))
        }
        if let told { log(told, due) }
        return told
    }

    private func tellOperator(_ due: DueTokenWarning, at now: Instant) async throws -> TokenWarning? {
        let token = try await records.system.write { try $0.settleWarning(due, at: now) }
        guard let warning = token?.warning(at: now) else { return nil }
        log(warning, due)
        return warning
    }

    private func log(_ warning: TokenWarning, _ due: DueTokenWarning) {
        var metadata: Logger.Metadata = ["token": "\(due.token)"]
        if let account = due.account { metadata["account"] = "\(account)" }
        logger.warning("a token \(warning.sentence)", metadata: metadata)
    }
}

extension CredentialRecord.Holder {
    /// As the journal names them.
    var name: String {
        switch self {
        case .scim(let integration): "integration:\(integration)"
        case .service(let name, role: ""): "service-account:\(name)"
        case .service(let name, role: let role): "service-account:\(name) (\(role))"
        case .person(let id): "user:\(id)"
        }
    }
}
