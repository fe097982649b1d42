import Access
package import Federation
import Journal
import KeyMaterial
import Logging
import Records
package import Tenancy

extension TrustKeeper {
    /// Tells of what is about to end in any account: once a step, whichever node comes first.
    ///
    /// - Returns: what was told now.
    package func warnOfExpiry(at now: Instant) async throws -> [ExpiryNotice] {
        var told: [ExpiryNotice] = []
        for id in try await records.system.read({ try $0.accounts() }) {
            let read = try await records.account(id).read { (try $0.settings(), try $0.metadataCopies()) }
            guard let account = read.0,
                let operation = Operation(
                    account: id, actor: .system(job: "trust"), now: now, requestID: .fresh(at: now), logger: logger)
            else { continue }
            let notices = ExpiryNotice.all(of: account, copies: read.1, at: now)
            guard !notices.isEmpty else { continue }
            let fresh = try await records.account(id).write(operation) { writer in
                var fresh: [ExpiryNotice] = []
                for notice in notices {
                    let days = Int64(notice.warning.rawValue)
                    let isNew = try writer.noteExpiry(of: notice.key, at: notice.integration, days: days)
                    if isNew { fresh.append(notice) }
                }
                return fresh.isEmpty ? .unchanged(fresh) : Recorded(fresh, fresh.map(\.event))
            }
            for notice in fresh { logger.warning("\(notice.sentence)", metadata: notice.metadata(in: id)) }
            told += fresh
        }
        return told
    }
}

extension ExpiryNotice {
    fileprivate var event: JournalEvent {
        var details = ["what": subject.name, "ends": "\(ends)", "days": "\(warning.rawValue)"]
        if case .certificate(let fingerprint) = subject { details["certificate"] = fingerprint }
        return JournalEvent(.trustExpiring, integration, details: details)
    }

    fileprivate var sentence: String {
        let what =
            switch subject {
            case .certificate: "an identity provider's certificate"
            case .metadata: "an identity provider's metadata, which isn't renewed,"
            }
        return warning == .expired ? "\(what) has expired" : "\(what) expires within \(warning.rawValue) days"
    }

    fileprivate func metadata(in account: Slug<Account>) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "account": "\(account)", "integration": "\(integration)", "ends": "\(ends)",
        ]
        if case .certificate(let fingerprint) = subject { metadata["certificate"] = "\(fingerprint)" }
        return metadata
    }
}
