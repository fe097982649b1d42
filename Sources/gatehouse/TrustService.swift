import Logging
import Management
import Outbound
import ServiceLifecycle
import Tenancy

/// Fetches IdPs' metadata while the gateway serves, and tells of what is about to end.
struct TrustService: Service, CustomStringConvertible {
    let deployment: Deployment

    var description: String { "TrustService" }

    /// How soon a node sees what another process has declared; a look is one query by an index.
    private static let seconds = 15
    /// Ends are days away.
    private static let looksAnExpiryCheck = 240

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var look = 0
            while !Task.isCancelled {
                await deployment.refreshTrust()
                if look.isMultiple(of: Self.looksAnExpiryCheck) { await warnOfExpiry() }
                look += 1
                do {
                    try await Task.sleep(for: .seconds(Self.seconds))
                } catch {
                    return
                }
            }
        }
    }

    private func warnOfExpiry() async {
        do {
            _ = try await deployment.trustKeeper.warnOfExpiry(at: SystemClock.now())
        } catch {
            deployment.logger.warning("what is about to expire wasn't looked for", metadata: ["error": "\(error)"])
        }
    }
}

extension Deployment {
    var trustKeeper: TrustKeeper {
        let outbound = outbound
        return TrustKeeper(records: records, logger: logger) { request throws(OutboundFailure) in
            try await outbound.send(request)
        }
    }

    /// Fetches the metadata that is due; what can't be fetched is logged, and tried again later.
    @discardableResult
    func refreshTrust() async -> [TrustKeeper.Refreshed] {
        do {
            return try await trustKeeper.refreshDue(at: SystemClock.now())
        } catch {
            logger.warning("metadata that is due wasn't looked for", metadata: ["error": "\(error)"])
            return []
        }
    }

    /// The same, but for no longer than this: a new account's first login needs its trust, and an IdP that is down may
    /// not keep the others waiting.
    func refreshTrust(within limit: Duration) async {
        await withTaskGroup { group in
            group.addTask { _ = await refreshTrust() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
