import Access
import Administration
import HTTPTypes
import Hummingbird
import Journal
import Ledger
import SCIM
import Tenancy

/// `journal`: what happened in the account, to whom, by whom.
enum JournalRoutes {
    static let routes = [
        NativeRoute(.get, "journal", .readJournal, list), NativeRoute(.get, "journal/view", .readJournal, view),
        NativeRoute(.post, "journal/undo", .writeJournal, undo),
    ]

    /// Newest first; `subject`, `kind`, `actor`, `since`, `until` and `limit` narrow, `after` goes on where `next` says.
    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let filter = JournalFilter(
            subject: call.query["subject"], kind: call.query["kind"], actor: call.query["actor"],
            since: try call.moment("since"), until: try call.moment("until"))
        let page = try await call.services.ledger.page(
            call.operation, filter, before: try call.position("after"), limit: try call.limit())
        return .json(JSONWriter.list(page.entries, next: page.next.map { "\($0)" }))
    }

    /// A user or group (`subject`) as it was (`at`).
    @Sendable private static func view(_ call: NativeCall) async throws -> Response {
        guard let at = try call.moment("at"), let subject = call.query["subject"] else {
            throw Problem(.invalidRequest, "`subject` and `at` say what to look at, and as of when.")
        }
        let view = try await call.services.ledger.view(of: subject, at: at, account: call.account, call.operation)
        guard let view else { throw NothingHere() }
        return .resource(view.json)
    }

    /// `{"entry": "120"}` or `{"integration": "nextgen", "since": "…"}`; `mode` is `whole`, `what-can-be` or `rehearsal`.
    @Sendable private static func undo(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let entry = body.parsed("entry", expecting: "an entry's position") { Int64(position: $0) }.value
        let integration = body.parsed("integration", expecting: "an integration") { Slug<Integration>($0) }.value
        let since = body.parsed("since", expecting: "a date and time") { Instant(rfc3339: $0) }.value
        let mode = body.parsed("mode", expecting: "whole, what-can-be or rehearsal") { UndoMode(rawValue: $0) }.value
        try body.finish()
        let request: UndoRequest
        switch (entry, integration, since) {
        case (let entry?, nil, nil): request = .entry(entry)
        case (nil, let integration?, let since?): request = .integration(integration, since: since)
        default: throw Problem(.invalidRequest, "Name an `entry`, or an `integration` and `since` when.")
        }
        let report = try await call.services.ledger.undo(
            request, mode ?? .whole, account: call.account, call.operation)
        guard report.isApplied || mode == .rehearsal else {
            throw Problem(
                .conflict, "Some of it can't be taken back, so that nothing was.",
                members: JSONObject([("problems", report.problemsJSON)]))
        }
        return .resource(report.json)
    }
}

extension JSONWriter {
    /// A page of entries.
    static func list(_ entries: [JournalEntry], next: String?) -> [UInt8] {
        var json = JSONWriter()
        json.raw("{\"items\":[")
        for (place, entry) in entries.enumerated() {
            if place > 0 { json.raw(",") }
            entry.write(to: &json)
        }
        json.raw("],\"next\":")
        json.write(.text(next))
        json.raw("}")
        return json.bytes
    }
}

extension NativeCall {
    /// A moment in the query.
    func moment(_ name: String) throws -> Instant? {
        try query(name, expecting: "a date and time such as 2026-11-24T15:00:00Z") { Instant(rfc3339: $0) }
    }

    /// A place in the journal.
    func position(_ name: String) throws -> Int64? {
        try query(name, expecting: "what `next` said") { Int64(position: $0) }
    }
}

extension Instant {
    init?(rfc3339 text: String) {
        guard let time = DateTime(text) else { return nil }
        self = Instant(seconds: time.seconds).advanced(byMilliseconds: Int64(time.nanoseconds / 1_000_000))
    }
}

extension Int64 {
    /// A place in the journal as cursors write it.
    init?(position text: String) {
        guard let place = Int64(text), place >= 0 else { return nil }
        self = place
    }
}
