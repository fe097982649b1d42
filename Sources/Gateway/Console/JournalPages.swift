import Access
import Journal
import Ledger
import Pages
import SCIM
import Tenancy

/// What happened in the account: to whom, by whom, before and after.
enum JournalPages {
    static let routes: [ConsoleRoute] = [.page("journal", .readJournal, list)]

    @Sendable private static func list(_ call: ConsoleCall) async throws -> ConsolePage {
        let filter = JournalFilter(
            subject: call.search("subject"), kind: call.search("kind"), actor: call.search("actor"))
        let after = try call.query("after", expecting: "where a page before ended") { Int64(position: $0) }
        let page = try await call.services.ledger.page(
            call.operation, filter, before: after, limit: ConsoleCall.pageSize)
        let rows = page.entries.map { entry -> [ConsoleCell] in
            let change = lines(of: entry)
            return [
                .text("\(entry.position)"), .moment(entry.at), .code(entry.kind), .subject(entry.subject, call),
                .actor(entry.actor, call), change.isEmpty ? .nothing : .lines(change),
            ]
        }
        return call.page(
            "Journal", at: .journal,
            [
                ConsoleSection(
                    "search", "Search",
                    forms: call.search(
                        at: "journal",
                        fields: [
                            .text("subject", "What it happened to (its identifier)", given: call.query["subject"]),
                            .text("kind", "What happened (user, group.updated, …)", given: call.query["kind"]),
                            .text("actor", "Who did it (integration:nextgen, user:usr_…)", given: call.query["actor"]),
                        ])),
                ConsoleSection(
                    "entries", "Entries, the latest first",
                    table: ConsoleTable(
                        ["Place", "When", "What", "To", "By", "Before and after"], rows, nothing: "Nothing fits.",
                        next: call.next("journal", after: page.next.map { "\($0)" }))),
            ])
    }

    /// How many lines of one entry are shown: a group may gain a hundred thousand members at once.
    private static let lineLimit = 20

    private static func lines(of entry: JournalEntry) -> String {
        let change = entry.change.flatMap(object)
        let (before, after) = (change?["before"]?.object, change?["after"]?.object)
        let changed =
            (before?.members ?? []).map(\.name) + (after?.members ?? []).map(\.name).filter { before?[$0] == nil }
        // What changed says more than the details that have it too.
        var lines = (object(entry.details)?.members ?? []).filter { !changed.contains($0.name) }.map { member in
            "\(member.name): \(text(member.value))"
        }
        lines += changed.map { "\($0): \(text(before?[$0])) → \(text(after?[$0]))" }
        for (name, sign) in [("added", "+"), ("removed", "−")] {
            lines += (change?[name]?.array ?? []).map { "\(sign) \(text($0))" }
        }
        let more = lines.count - lineLimit
        return (lines.prefix(lineLimit) + (more > 0 ? ["… and \(more) more"] : [])).joined(separator: "\n")
    }

    private static func object(_ text: String) -> JSONObject? { (try? JSONValue.parse(Array(text.utf8)))?.object }

    private static func text(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        let text = value.string ?? String(decoding: value.bytes, as: UTF8.self)
        return text.utf8.count > 200 ? "\(text.prefix(150))…" : text
    }
}
