package import Access
import Directory
import Journal
import Provisioning
import Records
package import SCIM
package import Tenancy

/// A user or a group as it was at some moment, as far as the journal goes back.
package struct PastView: Sendable {
    package let subject: String
    package let at: Instant
    /// By integration; "" is the account's own. None: there was no such user or group.
    package fileprivate(set) var documents: [String: JSONObject]
    /// A group's members; nil for a user.
    package fileprivate(set) var members: Set<String>?
    /// A user's groups; nil for a group, and where more has happened since than is looked through.
    package fileprivate(set) var groups: Set<String>?
    /// False: something happened to it since of which the journal doesn't say what.
    package fileprivate(set) var isComplete = true

    /// Goes back before an entry about the subject.
    fileprivate mutating func goBack(before entry: JournalEntry) {
        let details = entry.details.jsonObject
        let integration = details?["integration"]?.string ?? ""
        guard let change = entry.change?.jsonObject else {
            // Logins and the like change nothing that is shown here.
            if entry.kind.hasPrefix("user.") || entry.kind.hasPrefix("group.") { isComplete = false }
            return
        }
        if entry.kind == JournalEvent.Kind.membersChanged.rawValue {
            members?.subtract(change.texts("added"))
            members?.formUnion(change.texts("removed"))
            return
        }
        guard let before = change["before"]?.object else {
            documents[integration] = nil
            return
        }
        guard let after = change["after"]?.object else {
            documents[integration] = before
            return
        }
        var document = documents[integration] ?? JSONObject()
        for member in after.members where before[member.name] == nil { document[member.name] = nil }
        for member in before.members { document[member.name] = member.value }
        documents[integration] = document
    }

    /// Goes back before an entry about a group that the user may have come into or left.
    fileprivate mutating func goBack(beforeGroup entry: JournalEntry) {
        // Seldom is it this user: the text is looked at before it's read.
        guard let text = entry.change, text.contains(subject), let change = text.jsonObject else { return }
        if change.texts("added").contains(subject) { groups?.remove(entry.subject) }
        if change.texts("removed").contains(subject) { groups?.insert(entry.subject) }
    }
}

extension Ledger {
    /// How many entries are looked through for a user's groups.
    static let rowsOfView = 50_000

    /// A user or group as it was, found from how it is now by going back through what happened since.
    /// - Returns: nil for an id of neither.
    package func view(
        of subject: String, at moment: Instant, account: Account, _ operation: Operation
    ) async throws -> PastView? {
        _ = try operation.grant(.readJournal)
        return try await records.account(account.id).read { reader in
            var view = PastView(subject: subject, at: moment, documents: [:])
            if let user = ID<User>(subject) {
                for record in try reader.person(user, in: account)?.records ?? [] {
                    view.documents[record.integration.text] =
                        String(decoding: record.document, as: UTF8.self).jsonObject
                }
                view.groups = Set(try reader.groups(of: user).filter(\.isDirect).map(\.id.text))
            } else if let group = ID<Group>(subject) {
                if let record = try reader.group(group) {
                    var document = String(decoding: record.document, as: UTF8.self).jsonObject ?? JSONObject()
                    for attribute in record.nativeAttributes.members { document[attribute.name] = attribute.value }
                    view.documents[record.managerText] = document
                }
                var members: Set<String> = []
                try reader.eachMember(of: group, as: nil) { members.insert($0.id.text) }
                view.members = members
            } else {
                return nil
            }
            try Self.goBack(&view, about: subject, reader)
            if view.groups != nil { try Self.goBackThroughGroups(&view, reader) }
            return view
        }
    }

    private static func goBack(
        _ view: inout PastView, about subject: String, _ reader: borrowing AccountReader
    ) throws {
        let filter = JournalFilter(since: view.at)
        var before = Int64.max
        while true {
            let rows = try reader.journalEntries(about: subject, before: before, limit: stretch)
            for row in rows {
                if filter.isPast(row) { return }
                before = row.position
                if row.at > view.at { view.goBack(before: row) }
            }
            guard rows.count == stretch else { return }
        }
    }

    private static func goBackThroughGroups(_ view: inout PastView, _ reader: borrowing AccountReader) throws {
        let filter = JournalFilter(since: view.at)
        var (before, looked) = (Int64.max, 0)
        while looked < rowsOfView {
            let rows = try reader.journalEntries(before: before, limit: stretch)
            for row in rows {
                if filter.isPast(row) { return }
                before = row.position
                if row.at > view.at, row.kind == JournalEvent.Kind.membersChanged.rawValue {
                    view.goBack(beforeGroup: row)
                }
            }
            looked += rows.count
            guard rows.count == stretch else { return }
        }
        view.groups = nil
    }
}

extension GroupRecord {
    fileprivate var managerText: String {
        switch provenance {
        case .native: ""
        case .managed(by: let integration): integration.text
        }
    }
}

extension String {
    /// What the journal stored as JSON, read back.
    var jsonObject: JSONObject? {
        guard case .object(let object)? = try? JSONValue.parse(Array(utf8), depthLimit: 64) else { return nil }
        return object
    }
}

extension JSONObject {
    fileprivate func texts(_ name: String) -> [String] { self[name]?.array?.compactMap(\.string) ?? [] }
}
