package import Access
package import Journal
package import Records
import Tenancy

/// An account's events for whoever asks: in order, from any place on, each at least once.
package struct EventFeed: Sendable {
    let records: Records

    /// How often a waiting caller's journal is looked at.
    private static let pause = Duration.milliseconds(100)
    /// How many entries are looked at for one answer.
    private static let stretch = 1_000

    package init(records: Records) { self.records = records }

    /// What an answer has.
    package struct Stretch: Sendable {
        package let entries: [JournalEntry]
        /// Where the next answer begins; it goes on even when nothing in between was wanted.
        package let next: Int64
    }

    /// Which events somebody asks for.
    package struct Request: Sendable {
        /// Nil: from the end of the journal on.
        package var after: Int64?
        /// As an endpoint's `kinds`; empty: all.
        package var kinds: [String]
        package var limit: Int

        package init(after: Int64?, kinds: [String] = [], limit: Int = 100) {
            self.after = after
            self.kinds = kinds
            self.limit = limit
        }
    }

    /// The next events; with nothing there, waits for some.
    /// - Parameter goesOn: false when the caller has waited long enough.
    package func next(
        _ request: Request, _ operation: Operation, while goesOn: @Sendable () -> Bool
    ) async throws -> Stretch {
        _ = try operation.grant(.readEvents)
        try await note(after: request.after, operation)
        let account = records.account(operation.account)
        var after =
            if let after = request.after { after } else {
                try await account.read { try $0.journalHead() }?.position ?? 0
            }
        while true {
            let from = after
            let entries = try await account.read { try $0.journalEntries(after: from, limit: Self.stretch) }
            let wanted = entries.filter { entry in
                request.kinds.isEmpty
                    || request.kinds.contains { entry.kind == $0 || entry.kind.hasPrefix($0 + ".") }
            }
            if !wanted.isEmpty {
                let given = wanted.prefix(request.limit)
                let isAll = given.count == wanted.count
                let next = (isAll ? entries.last : given.last)?.position ?? after
                return Stretch(entries: Array(given), next: next)
            }
            after = entries.last?.position ?? after
            if entries.count == Self.stretch { continue }
            guard goesOn() else { return Stretch(entries: [], next: after) }
            try await Task.sleep(for: Self.pause)
        }
    }
}
