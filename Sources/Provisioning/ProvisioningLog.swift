package import Access
package import Journal
package import Records
import Synchronization
package import Tenancy

/// The provisioning log of a node, as long as it's in memory: requests put their entries down here, and a job stores
/// them in batches, so that no request waits for it.
///
/// What isn't stored yet when the process dies is lost: the last half second, of the log only.
package final class ProvisioningLog: Sendable {
    private struct State {
        var waiting: [Slug<Account>: [ProvisioningEntry]] = [:]
        var count = 0
        var lost = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: how many entries may wait; further ones are counted, and lost.
    package init(limit: Int = 20_000) { self.limit = limit }

    package func note(_ entry: ProvisioningEntry, in account: Slug<Account>) {
        state.withLock { state in
            guard state.count < limit else {
                state.lost += 1
                return
            }
            state.count += 1
            state.waiting[account, default: []].append(entry)
        }
    }

    /// Stores what waits.
    /// - Parameter operation: of the job that does it, in an account; nil: the account isn't served.
    /// - Returns: how many entries were lost since the last time.
    /// - Throws: what Records throws; what couldn't be stored waits for the next time.
    package func store(
        in records: Records, _ operation: (Slug<Account>) throws -> Operation
    ) async throws -> Int {
        var (taken, lost) = state.withLock { state in
            let taken = (state.waiting, state.lost)
            state = State()
            return taken
        }
        do {
            while let (account, entries) = taken.first {
                try await records.account(account).write(try operation(account)) { writer in
                    .unchanged(try writer.log(entries))
                }
                taken[account] = nil
            }
        } catch is Outage {
            for (account, entries) in taken { for entry in entries { note(entry, in: account) } }
            state.withLock { $0.lost += lost }
            lost = 0
            throw Outage("the provisioning log can't be stored")
        }
        return lost
    }
}

/// Looks the provisioning log up.
package struct ProvisioningHistory: Sendable {
    private let records: Records

    package init(records: Records) { self.records = records }

    /// Newest first.
    /// - Throws: `PermissionDenied` without `provisioning.read`; `Outage`.
    package func entries(
        _ filter: ProvisioningFilter, limit: Int, _ operation: Operation
    ) async throws -> [ProvisioningEntry] {
        _ = try operation.grant(.readProvisioning)
        return try await records.account(operation.account).read { try $0.provisioningLog(filter, limit: limit) }
    }

    /// - Throws: `PermissionDenied` without `provisioning.read`; `Outage`.
    package func sync(_ integration: Slug<Integration>, _ operation: Operation) async throws -> SyncSummary {
        _ = try operation.grant(.readProvisioning)
        return try await records.account(operation.account).read { reader in
            try reader.syncSummary(of: integration, at: operation.now)
        }
    }
}
