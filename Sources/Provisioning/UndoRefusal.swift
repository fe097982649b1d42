import Journal
import SCIM
import Tenancy

/// Why an entry of the journal can't be taken back.
package enum UndoRefusal: Error, Hashable, Sendable {
    /// It changed nothing that could be changed back: a login, a token, an entry from before changes were noted.
    case nothingToUndo
    /// The account itself made the change, and not provisioning.
    case native
    /// What it changed isn't as it left it.
    case changedSince
    /// The user or group that it's about is no more.
    case gone
    /// Somebody else has the name now.
    case nameTaken(String)
    /// The write that would take it back is refused.
    case refused(String)

    /// A sentence for whoever wants it taken back.
    package var sentence: String {
        switch self {
        case .nothingToUndo: "this kind of entry changes nothing that could be changed back"
        case .native: "the account itself made this change: change it there"
        case .changedSince: "it was changed again since: take the later entries back first"
        case .gone: "the user or group is no more: take back the entry that deleted it, too"
        case .nameTaken(let name): "another one is called \"\(name)\" by now"
        case .refused(let sentence): sentence
        }
    }
}

extension ProvisioningUndo {
    /// What an entry says, read.
    struct Past {
        let kind: JournalEvent.Kind
        let subject: String
        let details: JSONObject
        let before: JSONObject?
        let after: JSONObject?
        let added: [String]
        let removed: [String]

        init(_ entry: JournalEntry) throws(UndoRefusal) {
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

        /// The version that a deleted record had.
        var version: Int64 { details["version"]?.string.flatMap { Int64($0) } ?? 1 }
        /// When a deleted record was made.
        var created: Instant? {
            details["created"]?.string.flatMap { Int64($0) }.map { Instant(milliseconds: $0) }
        }

        /// The document without the change.
        /// - Throws: `.changedSince` unless each attribute is as the entry left it, or as it was before.
        func taken(from document: ResourceDocument) throws(UndoRefusal) -> ResourceDocument {
            let names = Set((before?.members ?? []).map(\.name)).union((after?.members ?? []).map(\.name))
            var restored = document
            for name in names.sorted() where name != "schemas" {
                let (old, new, now) = (before?[name], after?[name], document.object[name])
                if now == old { continue }
                guard now == new else { throw .changedSince }
                restored.assign(name, old)
            }
            return restored
        }
    }
}
