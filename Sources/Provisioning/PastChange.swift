package import Journal
package import SCIM
package import Tenancy

/// What an entry of the journal says that became of something, read.
package struct PastChange: Sendable {
    package let kind: JournalEvent.Kind
    package let subject: String
    package let details: JSONObject
    package let before: JSONObject?
    package let after: JSONObject?
    package let added: [String]
    package let removed: [String]

    /// - Throws: `.nothingToUndo` for an entry that changed nothing.
    package init(_ entry: JournalEntry) throws(UndoRefusal) {
        guard let kind = JournalEvent.Kind(rawValue: entry.kind), let text = entry.change,
            case .object(let change)? = try? JSONValue.parse(Array(text.utf8)),
            case .object(let details)? = try? JSONValue.parse(Array(entry.details.utf8))
        else { throw .nothingToUndo }
        self.kind = kind
        self.details = details
        subject = entry.subject
        before = change["before"]?.object
        after = change["after"]?.object
        added = change["added"]?.array?.compactMap(\.string) ?? []
        removed = change["removed"]?.array?.compactMap(\.string) ?? []
    }

    /// The integration whose provisioning did it; nil: the account itself.
    package var integration: String? { isNative ? nil : details["integration"]?.string }

    /// Whether the account itself made the change: by what was changed, because who undoes or rolls back what an
    /// integration did is somebody of the account, too.
    private var isNative: Bool {
        switch kind {
        case .roleCreated, .roleUpdated, .roleDeleted, .roleAssigned, .roleUnassigned: true
        case .groupUpdated: !names.isEmpty && names.isSubset(of: ["description", "tags"])
        default: false
        }
    }

    /// The attributes that were changed.
    package var names: Set<String> { Set((before?.members ?? []).map(\.name) + (after?.members ?? []).map(\.name)) }

    /// The version that a deleted record had.
    package var version: Int64 { number("version") ?? 1 }
    /// When a deleted record was made.
    package var created: Instant? { number("created").map { Instant(milliseconds: $0) } }

    private func number(_ name: String) -> Int64? { details[name]?.string.flatMap { Int64($0) } }

    /// What has to become of attributes, in the order of their names, so that they are as before the change.
    /// - Throws: `.changedSince` unless each is as the entry left it, or as it was before.
    package func reversal(of now: JSONObject) throws(UndoRefusal) -> [(name: String, value: JSONValue?)] {
        var changes: [(name: String, value: JSONValue?)] = []
        for name in names.sorted() where name != "schemas" && now[name] != before?[name] {
            guard now[name] == after?[name] else { throw .changedSince }
            changes.append((name, before?[name]))
        }
        return changes
    }

    /// The document without the change.
    /// - Throws: as `reversal(of:)`.
    package func taken(from document: ResourceDocument) throws(UndoRefusal) -> ResourceDocument {
        var restored = document
        for (name, value) in try reversal(of: document.object) { restored.assign(name, value) }
        return restored
    }
}
