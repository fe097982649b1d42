import Directory
package import Records
package import SCIM
package import Tenancy

/// Everything that an account's directory has, one JSON object after another: the account, its people with what each
/// integration and the account itself says of them, and its groups with their members. For whoever runs the deployment.
package struct AccountExport: Sendable {
    private let records: Records

    package init(records: Records) { self.records = records }

    /// Read as they're asked for, in pages that are each of one moment.
    package func lines(of account: Account) -> Lines { Lines(records: records.account(account.id), account: account) }

    package struct Lines: AsyncSequence, Sendable {
        fileprivate let records: AccountRecords
        fileprivate let account: Account

        package func makeAsyncIterator() -> Iterator { Iterator(records: records, account: account) }
    }

    package struct Iterator: AsyncIteratorProtocol {
        /// How many people or groups are read at once.
        private static let page = 500

        private let records: AccountRecords
        private let account: Account
        private var waiting: ArraySlice<JSONValue>
        private var lastPerson: ID<User>?
        private var hasMorePeople = true
        /// Whose groups are still to come, the native ones first.
        private var owners: ArraySlice<Slug<Integration>>
        private var lastGroup: ID<Group>?

        fileprivate init(records: AccountRecords, account: Account) {
            self.records = records
            self.account = account
            waiting = [["type": "account", "id": .string(account.id.text), "name": .string(account.name)]]
            owners = ([.native] + account.integrations.map(\.id))[...]
        }

        package mutating func next() async throws -> JSONValue? {
            while true {
                if let line = waiting.popFirst() { return line }
                if hasMorePeople {
                    try await readPeople()
                } else if let owner = owners.first {
                    try await readGroups(of: owner)
                } else {
                    return nil
                }
            }
        }

        private mutating func readPeople() async throws {
            let (account, after) = (account, lastPerson)
            let (ids, people) = try await records.read { reader in
                let ids = try reader.people(after: after, limit: Self.page, in: account).map(\.id)
                return (ids, try ids.compactMap { try reader.person($0, in: account) })
            }
            lastPerson = ids.last
            hasMorePeople = ids.count == Self.page
            waiting = people.map(\.line)[...]
        }

        private mutating func readGroups(of owner: Slug<Integration>) async throws {
            let position = lastGroup.map { RecordPosition(value: .none, id: $0.text) }
            let groups = try await records.read { reader in
                let groups = try reader.groups(
                    matching: .everything, of: owner, page: Page(after: position, limit: Self.page))
                let members = try reader.members(of: groups.map(\.id), as: nil)
                return groups.map { ($0, members[$0.id] ?? []) }
            }
            lastGroup = groups.last?.0.id
            if groups.count < Self.page {
                owners = owners.dropFirst()
                lastGroup = nil
            }
            waiting = groups.map { $0.0.line(with: $0.1, of: owner) }[...]
        }
    }
}

extension Person {
    fileprivate var line: JSONValue {
        [
            "type": "user", "id": .string(id.text), "user_name": .string(userName), "active": .bool(isActive),
            "records": .array(
                records.map { record in
                    [
                        "integration": record.integration.isNative ? .null : .string(record.integration.text),
                        "active": .bool(record.active), "created": .string(record.created.description),
                        "document": .stored(record.document),
                    ]
                }),
        ]
    }
}

extension GroupRecord {
    fileprivate func line(with members: [Member], of owner: Slug<Integration>) -> JSONValue {
        [
            "type": "group", "id": .string(id.text),
            "integration": owner.isNative ? .null : .string(owner.text), "identifier": .string(identifier.text),
            "name": .string(displayName), "scope": .string(scope.description),
            "created": .string(created.description), "members": .array(members.map { .string($0.id.text) }),
            "document": .stored(document),
        ]
    }
}

extension JSONValue {
    fileprivate static func stored(_ document: [UInt8]) -> JSONValue { (try? JSONValue.parse(document)) ?? .null }
}
