package import Access
import Directory
package import Journal
package import Records
import SCIM
package import Tenancy

/// Writes an integration's records by what its IdP says at a login, by the rules that SCIM requests go by.
///
/// It touches nobody else's records, and of its own integration's only those of users whom it made, and groups that the
/// integration's `group_mapping` names. Throws `SCIMRefusal` for what can't be stored: the transaction then has to be
/// given up.
package struct LoginProvisioning: Sendable {
    private let target: ProvisioningTarget

    package init(account: Account, integration: Integration, operation: Operation) {
        target = ProvisioningTarget(account: account, integration: integration, operation: operation)
    }

    /// Makes a user of somebody new.
    ///
    /// - Returns: what happened; nil when the account has a user of that name, whosever it is: they're never taken over.
    package func make(_ person: AssertedPerson, _ writer: borrowing AccountWriter) throws -> [JournalEvent]? {
        let new = try UserProvisioning(target: target).decode(person.resource)
        let (userName, key) = (new.record.userName, new.record.userNameKey)
        guard let id = try writer.newUserID(named: userName, key: key) else { return nil }
        let record = new.record(as: id)
        guard try writer.insert(record) else { return nil }
        try writer.noteMadeAtLogin(record)
        let details = ["userName": userName, "by": "login", "integration": target.integration.id.text]
        return [JournalEvent(.userProvisioned, id, details: details, change: JournalChange(after: record.document))]
    }

    /// Brings the five profile fields of a user whom a login made up to date. What the IdP doesn't send stays as it is,
    /// and so does a record that SCIM has written since.
    package func update(
        _ id: ID<User>, to person: AssertedPerson, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard let record = try writer.lockedUserRecord(id, of: target.integration.id),
            try writer.reader.isMadeAtLogin(record)
        else { return [] }
        let profile = record.profile
        let changes: [(path: String, old: String?, new: String?)] = [
            ("name.givenName", profile.givenName, person.givenName),
            ("name.familyName", profile.familyName, person.familyName),
            ("displayName", profile.displayName, person.displayName),
            (Self.path(ofEmail: profile.email), profile.email, person.email),
        ]
        let operations = changes.compactMap { path, old, new -> JSONValue? in
            guard let new, new != old else { return nil }
            return ["op": "replace", "path": .string(path), "value": .string(new)]
        }
        guard !operations.isEmpty else { return [] }
        let request = try Self.patch(operations, of: target.types.user)
        let changed = try UserProvisioning(target: target).change(
            id.text, if: .none, target.change(of: request), writer)
        try writer.noteMadeAtLogin(changed.value)
        return changed.events
    }

    /// Has the mapped groups follow what the IdP says: a user is in those whose names it sent, and in no other of them.
    /// One that isn't there yet is made; groups that aren't mapped, or not this integration's, stay as they are.
    package func follow(
        _ asserted: [String], of user: ID<User>, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard let mapping = target.integration.groupMapping else { return [] }
        let wanted = Set(asserted.compactMap { mapping[$0] }.map(CaseFold.key))
        let memberships = try writer.reader.groups(of: [user], managedBy: target.integration.id)[user] ?? []
        let current = Dictionary(
            memberships.filter(\.isDirect).map { (CaseFold.key($0.displayName), $0.id) },
            uniquingKeysWith: { first, _ in first })
        let mapped = Dictionary(mapping.values.map { (CaseFold.key($0), $0) }, uniquingKeysWith: min)
        var events: [JournalEvent] = []
        for (key, name) in mapped.sorted(by: { $0.key < $1.key }) {
            switch (wanted.contains(key), current[key]) {
            case (true, nil): events += try join(name, key: key, user, writer)
            case (false, let group?): events += try leave(group, user, writer)
            case (true, .some), (false, nil): break
            }
        }
        return events
    }

    private func join(
        _ name: String, key: String, _ user: ID<User>, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        let member: JSONValue = [["value": .string(user.text)]]
        let integration = target.integration.id
        let found = try writer.reader.groups(
            matching: .equals(.displayName, key), of: integration, page: Page(limit: 1))
        if let group = found.first?.id {
            return try change(group, ["op": "add", "path": "members", "value": member], writer)
        }
        let body: JSONValue = [
            "schemas": [.string(Schema.group.id)], "displayName": .string(name), "members": member,
        ]
        do {
            return try GroupProvisioning(target: target).create(body, writer).events
        } catch is RaceLost {
            throw SCIMRefusal.uniqueness("Another group took this name at the same moment.")
        }
    }

    /// The brake on mass deprovisioning counts this too: an IdP that sends no groups any more would else empty them
    /// login by login. What it holds stays as it is, and the login goes on.
    private func leave(
        _ group: ID<Group>, _ user: ID<User>, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        do {
            let path = "members[value eq \"\(user.text)\"]"
            return try change(group, ["op": "remove", "path": .string(path)], writer)
        } catch let tripped as Brake.Tripped {
            return try Brake(target: target).engage(tripped.trip, writer).events
        } catch let refusal as SCIMRefusal where refusal.status == 429 {
            return []
        }
    }

    private func change(
        _ group: ID<Group>, _ operation: JSONValue, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        let request = try Self.patch([operation], of: target.types.group)
        return try GroupProvisioning(target: target).change(
            group.text, if: .none, target.change(of: request), writer
        ).events
    }

    private static func patch(_ operations: [JSONValue], of type: ResourceType) throws(SCIMRefusal) -> PatchRequest {
        try PatchRequest.parse(["Operations": .array(operations)], for: type, dialect: .tolerant)
    }

    /// Of the address that the profile shows, or of a new one.
    private static func path(ofEmail email: String?) -> String {
        guard let email else { return "emails[type eq \"work\"].value" }
        var quoted = JSONWriter(capacity: 64)
        quoted.write(email)
        return "emails[value eq \(String(decoding: quoted.bytes, as: UTF8.self))].value"
    }
}
