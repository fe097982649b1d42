import Access
package import Federation
import Journal
package import Logging
package import Outbound
package import Records
package import Tenancy

/// Keeps what is trusted of IdPs fresh: fetches their metadata when that is due, and tells of what is about to end.
///
/// Nodes share the work by the rows that they claim. A fetch that gives nothing good changes nothing but when to ask
/// again; nobody's login waits for one.
package struct TrustKeeper: Sendable {
    /// Sends a request; `OutboundClient.send`, or a test's.
    package typealias Fetch = @Sendable (OutboundRequest) async throws(OutboundFailure) -> OutboundResponse

    /// How long a node that claimed a fetch has for it, until another may.
    private static let leaseSeconds: Int64 = 300
    private static let batch = 32

    let records: Records
    private let fetch: Fetch
    let logger: Logger

    package init(records: Records, logger: Logger, fetch: @escaping Fetch) {
        self.records = records
        self.logger = logger
        self.fetch = fetch
    }

    /// What became of one fetch.
    package struct Refreshed: Hashable, Sendable {
        package let account: Slug<Account>
        package let integration: Slug<Integration>
        package let change: TrustChange?
        /// Why there is nothing new; nil: the source was read.
        package let failure: String?
    }

    /// Fetches everything that is due, of any account.
    ///
    /// - Throws: storage failures; a source that can't be read is an outcome.
    package func refreshDue(at now: Instant) async throws -> [Refreshed] {
        var all: [Refreshed] = []
        while !Task.isCancelled {
            let claimed = try await records.system.write { writer in
                try writer.claimMetadata(
                    dueAt: now, until: now.advanced(bySeconds: Self.leaseSeconds), limit: Int64(Self.batch)
                ).map { Claim(account: $0.account, integration: $0.integration) }
            }
            all += try await withThrowingTaskGroup(of: Refreshed?.self) { group in
                for claim in claimed { group.addTask { try await refresh(claim, at: now) } }
                return try await group.reduce(into: []) { if let refreshed = $1 { $0.append(refreshed) } }
            }
            if claimed.count < Self.batch { break }
        }
        return all
    }

    private struct Claim: Sendable {
        let account: Slug<Account>
        let integration: Slug<Integration>
    }

    /// What a URL gives now, for somebody who looks before it's declared.
    func look(at url: String) async -> MetadataAnswer {
        let source = MetadataCopy(source: MetadataSource(url: url), nextFetch: Instant(milliseconds: 0))
        do throws(OutboundFailure) {
            return MetadataAnswer(try await fetch(.metadata(source)))
        } catch {
            return MetadataAnswer(error)
        }
    }

    /// Nil when the source was taken away meanwhile.
    private func refresh(_ claim: Claim, at now: Instant) async throws -> Refreshed? {
        let account = records.account(claim.account)
        guard let copy = try await account.read({ try $0.metadataCopies()[claim.integration] }),
            let operation = Operation(
                account: claim.account, actor: .system(job: "trust"), now: now, requestID: .fresh(at: now),
                logger: logger)
        else { return nil }
        let answer: MetadataAnswer
        do throws(OutboundFailure) {
            answer = MetadataAnswer(try await fetch(.metadata(copy)))
        } catch {
            answer = MetadataAnswer(error)
        }
        // Whoever gives up doesn't blame the source; the lease ends, and it's tried again.
        if Task.isCancelled { return nil }
        let settled = copy.settled(by: answer, at: now)
        let isStored = try await account.write(operation) { writer in
            guard try writer.store(settled.copy, of: claim.integration) else { return .unchanged(false) }
            if settled.change != nil { try writer.touchRevision() }
            let events = settled.events(at: claim.integration)
            return events.isEmpty ? .unchanged(true) : Recorded(true, events)
        }
        guard isStored else { return nil }
        log(settled, claim)
        return Refreshed(
            account: claim.account, integration: claim.integration, change: settled.change,
            failure: settled.copy.failure)
    }

    private func log(_ settled: SettledMetadata, _ claim: Claim) {
        var metadata: Logger.Metadata = ["account": "\(claim.account)", "integration": "\(claim.integration)"]
        switch settled.change {
        case .keys(let added, let removed):
            metadata["added"] = "\(added.joined(separator: " "))"
            metadata["removed"] = "\(removed.joined(separator: " "))"
            logger.warning("an identity provider's keys changed", metadata: metadata)
        case .first, .addresses:
            logger.notice("an identity provider's metadata changed", metadata: metadata)
        case .validity, nil: break
        }
        guard let failure = settled.copy.failure else { return }
        metadata["reason"] = "\(failure)"
        if let end = settled.copy.trust?.validUntil { metadata["valid_until"] = "\(end)" }
        logger.warning(
            settled.copy.trust == nil
                ? "an identity provider's metadata can't be fetched, so nobody can log in there"
                : "an identity provider's metadata can't be refreshed; the last good copy is used",
            metadata: metadata)
    }
}

extension OutboundRequest {
    /// Asks for a source's document, unless it is still the one that the copy was made from.
    fileprivate static func metadata(_ copy: MetadataCopy) -> OutboundRequest {
        var headers = [Header("Accept", "application/samlmetadata+xml, application/xml, text/xml, */*;q=0.1")]
        if copy.trust != nil {
            if let etag = copy.etag { headers.append(Header("If-None-Match", etag)) }
            if let date = copy.lastModified { headers.append(Header("If-Modified-Since", date)) }
        }
        var request = OutboundRequest(.get, copy.source.url, headers: headers)
        request.limits.answerBytes = 4 << 20
        request.limits.seconds = 30
        request.limits.redirects = 3
        return request
    }
}

extension MetadataAnswer {
    fileprivate init(_ response: OutboundResponse) {
        switch response.status {
        case 200:
            self = .document(
                response.body, etag: response.header("etag"), lastModified: response.header("last-modified"))
        case 304: self = .unchanged
        default: self = .unavailable("The server answered with status \(response.status).")
        }
    }

    fileprivate init(_ failure: OutboundFailure) {
        let sentence = failure.explanation
        self = .unavailable(sentence.prefix(1).uppercased() + sentence.dropFirst() + ".")
    }
}

extension SettledMetadata {
    /// A failure is told when it begins and when it becomes another, not with every attempt.
    fileprivate func events(at integration: Slug<Integration>) -> [JournalEvent] {
        var events: [JournalEvent] = []
        switch change {
        case .first:
            let keys = copy.trust?.certificates.map(CertificateFingerprint.text) ?? []
            events.append(
                JournalEvent(
                    .trustFetched, integration,
                    details: [
                        "url": copy.source.url, "idp": copy.trust?.entityID ?? "", "keys": keys.joined(separator: " "),
                    ]))
        case .keys(let added, let removed):
            events.append(
                JournalEvent(
                    .trustChanged, integration,
                    details: [
                        "url": copy.source.url, "added": added.joined(separator: " "),
                        "removed": removed.joined(separator: " "),
                    ]))
        case .addresses:
            events.append(JournalEvent(.trustChanged, integration, details: ["url": copy.source.url]))
        case .validity, nil: break
        }
        if let newFailure {
            events.append(
                JournalEvent(
                    .trustNotRefreshed, integration, details: ["url": copy.source.url, "reason": newFailure]))
        }
        return events
    }
}
