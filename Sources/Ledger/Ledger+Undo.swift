package import Access
import Administration
import Journal
package import Provisioning
import Records
import SCIM
package import Tenancy

/// What is to be taken back.
package enum UndoRequest: Hashable, Sendable {
    /// One entry; of a deletion also the memberships and roles that went with it.
    case entry(Int64)
    /// All that an integration's provisioning has done to users and groups since then.
    case integration(Slug<Integration>, since: Instant)
}

/// What came of taking back.
package struct UndoReport: Sendable {
    /// An entry that stays, and why.
    package struct Problem: Hashable, Sendable {
        package let entry: Int64
        package let subject: String
        package let reason: UndoRefusal
    }

    /// Entries that were taken back, the latest first.
    package fileprivate(set) var undone: [Int64] = []
    /// Entries whose subjects are as they were before, so that nothing was done.
    package fileprivate(set) var settled: [Int64] = []
    package fileprivate(set) var problems: [Problem] = []
    /// Whether any of it happened.
    package fileprivate(set) var isApplied = false
}

/// How taking back is meant.
package enum UndoMode: String, Hashable, Sendable {
    /// All or nothing: one problem, and nothing is done.
    case whole
    /// What can be taken back is, and the rest is reported.
    case whatCanBe = "what-can-be"
    /// Only says what would be.
    case rehearsal
}

extension Ledger {
    /// How many entries are taken back at once.
    package static let undoLimit = 20_000

    /// Takes back what the journal has, the latest first, as new changes with entries of their own: in one transaction,
    /// so that nobody sees half of it.
    ///
    /// What an integration did is taken back as its provisioning would change it, and what the account did as its
    /// administrators would: what either may not change stays. Sessions and tokens that ended stay ended.
    /// - Throws: `UndoScope` when there is no such entry or integration, or too many entries.
    package func undo(
        _ request: UndoRequest, _ mode: UndoMode, account: Account, _ operation: Operation
    ) async throws -> UndoReport {
        _ = try operation.grant(.writeJournal)
        do {
            return try await records.account(account.id).write(operation) { writer in
                let entries = try Self.entries(of: request, writer.reader)
                var report = UndoReport()
                var events: [JournalEvent] = []
                for entry in entries {
                    do {
                        let done = try Self.undo(entry, account, operation, writer)
                        if done.isEmpty {
                            report.settled.append(entry.position)
                        } else {
                            report.undone.append(entry.position)
                        }
                        events += done.map { $0.adding(["undoes": "\(entry.position)"]) }
                    } catch let refusal as UndoRefusal {
                        report.problems.append(
                            .init(entry: entry.position, subject: entry.subject, reason: refusal))
                    }
                }
                guard mode != .rehearsal, mode == .whatCanBe || report.problems.isEmpty else {
                    throw NotApplied(report: report)
                }
                report.isApplied = true
                return Recorded(report, events)
            }
        } catch let given as NotApplied {
            return given.report
        }
    }

    /// Carries a report out of a transaction that is rolled back.
    private struct NotApplied: Error {
        let report: UndoReport
    }

    private static func undo(
        _ entry: JournalEntry, _ account: Account, _ operation: Operation, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        let past = try PastChange(entry)
        guard let name = past.integration else {
            return try NativeUndo(account: account, operation: operation).undo(past, writer)
        }
        guard let integration = Slug<Integration>(name).flatMap({ account.integration($0) }) else {
            throw UndoRefusal.refused("the account has no integration \(name) any more")
        }
        return try ProvisioningUndo(account: account, integration: integration, operation: operation)
            .undo(past, writer)
    }

    /// The entries that a request means, the latest first.
    private static func entries(of request: UndoRequest, _ reader: borrowing AccountReader) throws -> [JournalEntry] {
        switch request {
        case .entry(let position):
            guard let entry = try reader.journalEntry(position) else { throw UndoScope.noSuchEntry }
            switch JournalEvent.Kind(rawValue: entry.kind) {
            case .userDeleted, .groupDeleted, .serviceAccountDeleted:
                return [entry] + (try companions(of: entry, reader))
            default: return [entry]
            }
        case .integration(let integration, let since):
            return try entries(by: "integration:\(integration)", since: since, reader)
        }
    }

    /// The memberships and roles that ended with what was deleted: what stands right before the deletion, by the same
    /// request.
    private static func companions(
        of deletion: JournalEntry, _ reader: borrowing AccountReader
    ) throws -> [JournalEntry] {
        var companions: [JournalEntry] = []
        var before = deletion.position
        while true {
            let rows = try reader.journalEntries(before: before, limit: stretch)
            for row in rows {
                guard row.requestID == deletion.requestID, went(row, with: deletion.subject) else {
                    return companions
                }
                companions.append(row)
                before = row.position
            }
            guard rows.count == stretch, companions.count < undoLimit else { return companions }
        }
    }

    private static func went(_ row: JournalEntry, with deleted: String) -> Bool {
        switch JournalEvent.Kind(rawValue: row.kind) {
        case .membersChanged:
            row.subject == deleted || row.change == JournalChange(removed: [deleted]).text
        case .roleUnassigned:
            (try? PastChange(row)).flatMap { AssignmentRecord($0) }?.principal.id == deleted
        default: false
        }
    }

    private static func entries(
        by actor: String, since: Instant, _ reader: borrowing AccountReader
    ) throws -> [JournalEntry] {
        let filter = JournalFilter(actor: actor, since: since)
        var entries: [JournalEntry] = []
        var before = Int64.max
        while true {
            let rows = try reader.journalEntries(before: before, limit: stretch)
            for row in rows {
                if filter.isPast(row) { return entries }
                before = row.position
                guard filter.admits(row), row.change != nil else { continue }
                entries.append(row)
                guard entries.count <= undoLimit else { throw UndoScope.tooMany }
            }
            guard rows.count == stretch else { return entries }
        }
    }
}

/// Why nothing can be taken back at all.
package enum UndoScope: Error, Hashable, Sendable {
    case noSuchEntry
    case tooMany

    /// A sentence for the caller.
    package var sentence: String {
        switch self {
        case .noSuchEntry: "There is no such entry in the journal."
        case .tooMany: "That is more than \(Ledger.undoLimit) entries. Begin later."
        }
    }
}
