package import Access
package import Journal
package import Records
import SCIM
import Tenancy

/// Who has which role where, as the journal has it: enough to give it back.
extension AssignmentRecord {
    package func journaled(_ kind: JournalEvent.Kind, _ more: [String: String] = [:]) -> JournalEvent {
        let principal = "\(principal.kind.rawValue):\(principal.id)"
        let details = ["role": role.text, "principal": principal, "scope": scope.description]
        var attributes = JSONObject()
        for (name, value) in details.sorted(by: { $0.key < $1.key }) { attributes[name] = .string(value) }
        attributes["created"] = .string("\(created.milliseconds)")
        let change =
            kind == .roleUnassigned
            ? JournalChange(before: attributes.bytes) : JournalChange(after: attributes.bytes)
        return JournalEvent(kind, id, details: details.merging(more) { $1 }, change: change)
    }

    /// Reads it back from what an entry says of it.
    package init?(_ past: PastChange) {
        let attributes = past.before ?? past.after ?? JSONObject()
        guard let id = ID<RoleAssignment>(past.subject),
            let role = attributes["role"]?.string.flatMap({ Slug<CustomRole>($0) }),
            let scope = attributes["scope"]?.string.flatMap({ Scope($0) }),
            let principal = attributes["principal"]?.string.flatMap({ Principal(journaled: $0) }),
            let created = attributes["created"]?.string.flatMap({ Int64($0) })
        else { return nil }
        self.init(id: id, role: role, principal: principal, scope: scope, created: Instant(milliseconds: created))
    }

    /// That these roles went with whoever had them.
    package static func ended(
        _ assignments: [AssignmentRecord], _ writer: borrowing AccountWriter, _ more: [String: String] = [:]
    ) throws -> [JournalEvent] {
        guard !assignments.isEmpty else { return [] }
        let kept = Set(try writer.reader.assignments(of: Array(Set(assignments.map(\.principal)))))
        return assignments.filter { !kept.contains($0) }.map { $0.journaled(.roleUnassigned, more) }
    }
}

extension Principal {
    fileprivate init?(journaled text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else { return nil }
        self.init(kind, String(parts[1]))
    }
}
