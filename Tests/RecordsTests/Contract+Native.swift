import Directory
import Records
import Tenancy
import TestSupport

extension Contract {
    private static func settings(_ account: Slug<Account>) -> Account {
        var settings = Account(id: account, name: "")
        settings.integrations = [
            Integration(id: .firstgen, generation: .firstgen), Integration(id: .nextgen, generation: .nextgen),
        ]
        return settings
    }

    /// FirstGen's record of somebody says that they aren't active, which FirstGen takes as a suspension.
    private static func suspend(_ number: UInt64, _ writer: borrowing AccountWriter) throws -> Account {
        var record = Sample.record(number, of: .firstgen, version: 2)
        record.active = false
        try writer.update(record, renamingUser: false, reindexing: false)
        var settings = settings(writer.account)
        settings.integrations[0].deactivation = .suspend
        return settings
    }

    static let native: [Contract] = [
        Contract(
            function: "AccountReader.people(matching: PeopleFilter, after: ID<User>?, limit: Int, in: Account)",
            here: "4 0 1 1 1 4 1 2 1 3, 4 3 3", elsewhere: "0 0 0 0 0 0 0 0 0 0, 0 0 0", changes: true
        ) { writer, sample in
            let changes: [@Sendable (inout PeopleFilter) -> Void] = [
                { _ in }, { $0.isActive = false }, { $0.userNameKey = "user1@example.com" },
                { $0.emailKey = "user2@example.com" }, { $0.searchKey = "user3@" }, { $0.searchKey = "example" },
                { $0.managedBy = .nextgen }, { $0.group = sample.group },
                { $0.scope = Scope("orgs/default") ?? .account },
            ]
            var counts: [String] = []
            for change in changes {
                var filter = PeopleFilter()
                change(&filter)
                let people = try writer.reader.people(
                    matching: filter, after: nil, limit: 10, in: settings(writer.account))
                counts.append("\(people.count)")
            }
            let rest = try writer.reader.people(
                matching: PeopleFilter(), after: sample.user, limit: 10, in: settings(writer.account))
            let suspending = try suspend(3, writer)
            var active = PeopleFilter()
            active.includesSuspended = false
            let members = try [
                (PeopleFilter(), suspending), (active, suspending), (PeopleFilter(), settings(writer.account)),
            ].map { filter, settings in
                "\(try writer.reader.people(matching: filter, after: nil, limit: 10, in: settings).count)"
            }
            return "\(counts.joined(separator: " ")) \(rest.count), \(members.joined(separator: " "))"
        },
        Contract(
            function: "AccountReader.people(_: [ID<User>], in: Account)", here: "2 0", elsewhere: ""
        ) { writer, sample in
            try writer.reader.people([sample.user, sample.native], in: settings(writer.account))
                .map { "\($0.managers.count)" }.joined(separator: " ")
        },
        Contract(
            function: "AccountReader.scopes(of: [ID<User>])", here: "orgs/default", elsewhere: "nil"
        ) { writer, sample in
            shown(try writer.reader.scopes(of: [sample.native, sample.user])[sample.native]?.first)
        },
        Contract(
            function: "AccountWriter.place(_: ID<User>, at: [Scope])", here: "[account]", elsewhere: "nil",
            changes: true
        ) { writer, sample in
            try writer.place(sample.native, at: [.account])
            return try writer.reader.people([sample.native], in: settings(writer.account)).isEmpty ? "nil" : "[account]"
        },
        Contract(
            function: "AccountWriter.removeNativeRecord(of: ID<User>)", here: "true false", elsewhere: "false false",
            changes: true
        ) { writer, sample in
            "\(try writer.removeNativeRecord(of: sample.native)) \(try writer.removeNativeRecord(of: sample.user))"
        },
        Contract(function: "AccountReader.group(_: ID<Group>)", here: "Team2 note a b", elsewhere: "nil") {
            writer, sample in
            shown(
                try writer.reader.group(sample.otherGroup).map {
                    "\($0.displayName) \($0.description ?? "") \($0.tags.joined(separator: " "))"
                })
        },
        Contract(function: "AccountWriter.lockedGroup(_: ID<Group>)", here: "Team2", elsewhere: "nil") {
            writer, sample in
            shown(try writer.lockedGroup(sample.otherGroup)?.displayName)
        },
        Contract(
            function: "AccountReader.groups(matching: GroupFilter, after: ID<Group>?, limit: Int)",
            here: "4 1 1 4 1 1 3", elsewhere: "0 0 0 0 0 0 0"
        ) { writer, sample in
            let changes: [@Sendable (inout GroupFilter) -> Void] = [
                { _ in }, { $0.identifier = GroupIdentifier(stored: "team1") }, { $0.nameKey = "team2" },
                { $0.searchKey = "team" }, { $0.managedBy = .native },
                { $0.scope = Scope("orgs/default") ?? .account },
            ]
            var counts: [String] = []
            for change in changes {
                var filter = GroupFilter()
                change(&filter)
                counts.append("\(try writer.reader.groups(matching: filter, after: nil, limit: 10).count)")
            }
            let rest = try writer.reader.groups(matching: GroupFilter(), after: sample.group, limit: 10)
            return counts.joined(separator: " ") + " \(rest.count)"
        },
        Contract(function: "AccountReader.groups(_: [ID<Group>])", here: "Team1 Team3", elsewhere: "") {
            writer, sample in
            try writer.reader.groups([sample.parent, sample.group]).map(\.displayName).joined(separator: " ")
        },
        Contract(
            function: "AccountReader.memberCounts(of: [ID<Group>], in: Account)", here: "2 1 2 1",
            elsewhere: "nil nil nil nil", changes: true
        ) { writer, sample in
            let counts = try writer.reader.memberCounts(
                of: [sample.group, sample.parent], in: settings(writer.account))
            let suspending = try suspend(2, writer)
            let after = try [suspending, settings(writer.account)].map { settings in
                shown(try writer.reader.memberCounts(of: [sample.group], in: settings)[sample.group])
            }
            return "\(shown(counts[sample.group])) \(shown(counts[sample.parent])) \(after.joined(separator: " "))"
        },
        Contract(
            function: "AccountReader.memberIDs(of: ID<Group>, after: String?, limit: Int, in: Account)",
            here: "2 1 1 2 1", elsewhere: "0 0 0 0 0", changes: true
        ) { writer, sample in
            let settings = settings(writer.account)
            let all = try writer.reader.memberIDs(of: sample.group, after: nil, limit: 10, in: settings)
            let rest = try writer.reader.memberIDs(
                of: sample.group, after: sample.user.text, limit: 10, in: settings)
            let groups = try writer.reader.memberIDs(of: sample.parent, after: nil, limit: 10, in: settings)
            let suspending = try suspend(2, writer)
            let after = try [suspending, settings].map { settings in
                try writer.reader.memberIDs(of: sample.group, after: nil, limit: 10, in: settings).count
            }
            return "\(all.count) \(rest.count) \(groups.count) \(after[0]) \(after[1])"
        },
        Contract(
            function: "AccountReader.groupManagers(of: [ID<User>])", here: "firstgen nextgen|nil",
            elsewhere: "nil|nil"
        ) { writer, sample in
            let managers = try writer.reader.groupManagers(of: [sample.user, sample.native])
            let text = managers[sample.user]?.map(\.text).joined(separator: " ")
            return "\(shown(text))|\(shown(managers[sample.native]))"
        },
    ]
}
