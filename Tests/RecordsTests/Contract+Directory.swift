import Directory
import Records
import Relational
import Tenancy
import TestSupport

extension Contract {
    private static let page = Page(limit: 10)

    static let directory: [Contract] = [
        Contract(
            function: "AccountReader.userRecord(_: ID<User>, of: Slug<Integration>)", here: "User1@Example.com",
            elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.userRecord(sample.user, of: .firstgen)?.userName) },
        Contract(
            function: "AccountReader.userRecord(named: String, of: Slug<Integration>)", here: "User2@Example.com",
            elsewhere: "nil"
        ) { writer, _ in shown(try writer.reader.userRecord(named: "user2@example.com", of: .firstgen)?.userName) },
        Contract(
            function: "AccountReader.userResource(_: ID<User>, of: Slug<Integration>)",
            here: "user1@example.com true", elsewhere: "nil"
        ) { writer, sample in
            shown(
                try writer.reader.userResource(sample.user, of: .firstgen).map { "\($0.userNameKey) \($0.isMember)" })
        },
        Contract(
            function: "AccountReader.userResources(matching: RecordPredicate, of: Slug<Integration>, page: Page)",
            here: "true true false true",
            elsewhere: ""
        ) { writer, _ in
            try writer.reader.userResources(matching: .everything, of: .firstgen, page: page)
                .map { "\($0.isMember)" }.joined(separator: " ")
        },
        Contract(
            function: "AccountReader.userCount(matching: RecordPredicate, of: Slug<Integration>)",
            here: "4 1 1 1 1 1 2 3 3 1 1 4 4 1",
            elsewhere: "0 0 0 0 0 0 0 0 0 0 0 0 0 0"
        ) { writer, sample in
            let email = IndexedValue(path: "emails.value", element: 0, key: "user1@example.com")
            let type = IndexedValue(path: "emails.type", element: 0, key: "work")
            let predicates: [RecordPredicate] = [
                .everything, .equals(.id, sample.user.text), .equals(.userName, "user1@example.com"),
                .equals(.externalID, "ext1"), .element([email, type]),
                .and(.equals(.active, "true"), .or(.element([email]), .nothing)),
                .equals(.membership, sample.group.text), .not(.equals(.externalID, "ext1")),
                .and(.everything, .after(sample.user.text)), .compares(.userName, .startsWith, "user1"),
                .compares(.externalID, .contains, "xt1"), .moment(.created, 0...Int64.max),
                .compares(.userName, .endsWith, "example.com"), .value(path: "emails.value", .startsWith, "user1"),
            ]
            return try predicates.map { "\(try writer.reader.userCount(matching: $0, of: .firstgen))" }
                .joined(separator: " ")
        },
        Contract(
            function: "AccountReader.hasUnindexedValues(of: Set<String>, in: Slug<Integration>)", here: "false true",
            elsewhere: "false false", changes: true
        ) { writer, _ in
            let before = try writer.reader.hasUnindexedValues(of: ["emails.value"], in: .firstgen)
            if var record = try writer.reader.userRecord(named: "user1@example.com", of: .firstgen) {
                record.indexed = [
                    IndexedValue(path: IndexedValue.unindexedMarker + "emails.value", element: 0, key: "")
                ]
                try writer.update(record, renamingUser: false, reindexing: true)
            }
            return "\(before) \(try writer.reader.hasUnindexedValues(of: ["emails.value"], in: .firstgen))"
        },
        Contract(
            function: "AccountReader.isMadeAtLogin(_: UserRecord)", here: "true false false",
            elsewhere: "false false false"
        ) { writer, _ in
            let records = [
                Sample.record(3, of: .firstgen), Sample.record(3, of: .firstgen, version: 2),
                Sample.record(1, of: .firstgen),
            ]
            return try records.map { "\(try writer.reader.isMadeAtLogin($0))" }.joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.noteMadeAtLogin(_: UserRecord)", here: "true", elsewhere: "nobody", changes: true
        ) { writer, sample in
            // Of a record that isn't there nothing can be noted.
            guard try writer.reader.userRecord(sample.loner, of: .firstgen) != nil else { return "nobody" }
            let changed = Sample.record(3, of: .firstgen, version: 2)
            try writer.noteMadeAtLogin(changed)
            return "\(try writer.reader.isMadeAtLogin(changed))"
        },
        Contract(
            function: "AccountWriter.forgetMadeAtLogin(_: UserRecord)", here: "true false", elsewhere: "false false",
            changes: true
        ) { writer, _ in
            let record = Sample.record(3, of: .firstgen)
            let before = try writer.reader.isMadeAtLogin(record)
            try writer.forgetMadeAtLogin(record)
            return "\(before) \(try writer.reader.isMadeAtLogin(record))"
        },
        Contract(
            function: "AccountWriter.newUserID(named: String, key: String)", here: "nil made", elsewhere: "made made",
            changes: true, makes: true
        ) { writer, _ in
            let taken = try writer.newUserID(named: Sample.name(1), key: Sample.name(1).lowercased())
            let free = try writer.newUserID(named: "New", key: "new")
            return [taken, free].map { $0 == nil ? "nil" : "made" }.joined(separator: " ")
        },
        Contract(function: "AccountReader.userID(named: String)", here: Sample.user(1).text, elsewhere: "nil") {
            writer, _ in
            shown(try writer.reader.userID(named: "user1@example.com"))
        },
        Contract(function: "AccountReader.person(_: ID<User>, in: Account)", here: "2", elsewhere: "nil") {
            writer, sample in
            var settings = Account(id: writer.account, name: "")
            settings.integrations = [
                Integration(id: .firstgen, generation: .firstgen), Integration(id: .nextgen, generation: .nextgen),
            ]
            return shown(try writer.reader.person(sample.user, in: settings)?.records.count)
        },
        Contract(
            function: "AccountWriter.lockedUserRecord(_: ID<User>, of: Slug<Integration>)", here: "User1@Example.com",
            elsewhere: "nil"
        ) { writer, sample in shown(try writer.lockedUserRecord(sample.user, of: .firstgen)?.userName) },
        Contract(
            function: "AccountWriter.userID(named: String, key: String)", here: "true", elsewhere: "false", makes: true
        ) { writer, sample in
            "\(try writer.userID(named: "USER1@example.com", key: "user1@example.com") == sample.user)"
        },
        Contract(function: "AccountWriter.holdUser(_: ID<User>)", here: "done", elsewhere: "done") { writer, sample in
            try writer.holdUser(sample.user)
            return "done"
        },
        Contract(
            function: "AccountWriter.renameUser(_: ID<User>, to: String, key: String)", here: "done", elsewhere: "done",
            changes: true
        ) { writer, sample in
            try writer.renameUser(sample.user, to: "Renamed", key: "renamed")
            return "done"
        },
        Contract(
            function: "AccountReader.recordedUserNames(among: [String], of: Slug<Integration>)", here: "2",
            elsewhere: "0"
        ) { writer, _ in
            let names = ["user1@example.com", "user2@example.com", "nobody"]
            return "\(try writer.reader.recordedUserNames(among: names, of: .firstgen).count)"
        },
        Contract(
            function: "AccountWriter.userIDs(named: [(userName: String, key: String)])", here: "true 2",
            elsewhere: "false 2", changes: true, makes: true
        ) { writer, sample in
            let ids = try writer.userIDs(named: [("User1@Example.com", "user1@example.com"), ("New", "new")])
            return "\(ids?["user1@example.com"] == sample.user) \(ids?.count ?? 0)"
        },
        Contract(
            function: "AccountWriter.insert(_: [UserRecord])", here: "true", elsewhere: "constraint foreignKey",
            changes: true
        ) { writer, _ in
            "\(try writer.insert([Sample.record(2, of: .nextgen), Sample.record(3, of: .nextgen)]))"
        },
        Contract(
            function: "AccountWriter.insert(_: UserRecord)", here: "true", elsewhere: "constraint foreignKey",
            changes: true
        ) { writer, _ in "\(try writer.insert(Sample.record(2, of: .nextgen)))" },
        Contract(
            function: "AccountWriter.update(_: UserRecord, renamingUser: Bool, reindexing: Bool)", here: "done",
            elsewhere: "constraint foreignKey", changes: true
        ) { writer, _ in
            var record = Sample.record(1, of: .firstgen)
            record.userName = "Renamed"
            record.userNameKey = "renamed"
            try writer.update(record, renamingUser: true, reindexing: true)
            return "done"
        },
        Contract(
            function: "AccountWriter.deleteUserRecord(_: ID<User>, of: Slug<Integration>)", here: "1", elsewhere: "0",
            changes: true
        ) { writer, sample in "\(try writer.deleteUserRecord(sample.user, of: .firstgen).count)" },
        Contract(
            function: "AccountReader.group(_: ID<Group>, of: Slug<Integration>)", here: "Team1", elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.group(sample.group, of: .firstgen)?.displayName) },
        Contract(
            function: "AccountReader.groups(matching: RecordPredicate, of: Slug<Integration>, page: Page)", here: "2",
            elsewhere: "0"
        ) { writer, _ in "\(try writer.reader.groups(matching: .everything, of: .firstgen, page: page).count)" },
        Contract(
            function: "AccountReader.groupCount(matching: RecordPredicate, of: Slug<Integration>)", here: "2 1 1 1 1 1",
            elsewhere: "0 0 0 0 0 0"
        ) { writer, sample in
            let predicates: [RecordPredicate] = [
                .everything, .equals(.id, sample.group.text), .equals(.displayName, "team1"),
                .equals(.externalID, "gext1"), .equals(.membership, sample.colleague.text),
                .equals(.membership, sample.group.text),
            ]
            return try predicates.map { "\(try writer.reader.groupCount(matching: $0, of: .firstgen))" }
                .joined(separator: " ")
        },
        Contract(
            function: "AccountWriter.lockedGroup(_: ID<Group>, of: Slug<Integration>)", here: "Team1", elsewhere: "nil"
        ) { writer, sample in shown(try writer.lockedGroup(sample.group, of: .firstgen)?.displayName) },
        Contract(
            function: "AccountWriter.insert(_: GroupRecord, identifiers: [GroupIdentifier])", here: "team1_x",
            elsewhere: "team1", changes: true, makes: true
        ) { writer, _ in
            let identifiers = [GroupIdentifier(stored: "team1"), GroupIdentifier(stored: "team1_x")]
            return shown(
                try writer.insert(Sample.group(7, of: .managed(by: .firstgen)), identifiers: identifiers)?.identifier)
        },
        Contract(
            function: "AccountWriter.update(_: GroupRecord)", here: "done", elsewhere: "done", changes: true
        ) { writer, _ in
            var group = Sample.group(1, of: .managed(by: .firstgen))
            group.displayName = "Renamed"
            try writer.update(group)
            return "done"
        },
        Contract(
            function: "AccountWriter.touch(_: [ID<Group>])", here: "done", elsewhere: "done", changes: true
        ) { writer, sample in
            try writer.touch([sample.group, sample.otherGroup])
            return "done"
        },
        Contract(
            function: "AccountWriter.deleteGroup(_: ID<Group>, of: Slug<Integration>)", here: "1", elsewhere: "nil",
            changes: true
        ) { writer, sample in shown(try writer.deleteGroup(sample.group, of: .firstgen)?.count) },
    ]

    static let members: [Contract] = [
        Contract(
            function: "AccountReader.members(of: [ID<Group>], as: Slug<Integration>?)", here: "2", elsewhere: "nil"
        ) { writer, sample in
            shown(try writer.reader.members(of: [sample.group], as: .firstgen)[sample.group]?.count)
        },
        Contract(
            function: "AccountReader.groups(of: [ID<User>], managedBy: Slug<Integration>)", here: "2", elsewhere: "nil"
        ) { writer, sample in
            shown(try writer.reader.groups(of: [sample.user], managedBy: .firstgen)[sample.user]?.count)
        },
        Contract(function: "AccountReader.groups(of: ID<User>)", here: "3", elsewhere: "0") { writer, sample in
            "\(try writer.reader.groups(of: sample.user).count)"
        },
        Contract(
            function: "AccountReader.knownUsers(among: [ID<User>], of: Slug<Integration>)", here: "1", elsewhere: "0"
        ) { writer, sample in
            "\(try writer.reader.knownUsers(among: [sample.user, Sample.user(99)], of: .firstgen).count)"
        },
        Contract(
            function: "AccountReader.eachMember(of: ID<Group>, as: Slug<Integration>?, _: (Member) throws -> Void)",
            here: "2 1", elsewhere: "0 0"
        ) { writer, sample in
            var counts = [0, 0]
            try writer.reader.eachMember(of: sample.group, as: .firstgen) { _ in counts[0] += 1 }
            try writer.reader.eachMember(of: sample.parent, as: .firstgen) { _ in counts[1] += 1 }
            return "\(counts[0]) \(counts[1])"
        },
        Contract(
            function: "AccountReader.members(among: [MemberID], in: ID<Group>, as: Slug<Integration>)", here: "1 1",
            elsewhere: "0 0"
        ) { writer, sample in
            let ids: [MemberID] = [.user(sample.user), .user(sample.loner), .group(sample.group)]
            let own = try writer.reader.members(among: ids, in: sample.group, as: .firstgen).count
            return "\(own) \(try writer.reader.members(among: ids, in: sample.parent, as: .firstgen).count)"
        },
        Contract(
            function: "AccountWriter.heldMembers(among: [MemberID], of: Slug<Integration>)", here: "2", elsewhere: "0"
        ) { writer, sample in
            // A group of the other integration is nobody's member here.
            let ids: [MemberID] = [
                .user(sample.user), .user(Sample.user(99)), .group(sample.group), .group(sample.otherGroup),
            ]
            return "\(try writer.heldMembers(among: ids, of: .firstgen).count)"
        },
        Contract(
            function: "AccountReader.hasMoreMembers(than: Int, in: ID<Group>)", here: "true", elsewhere: "false"
        ) { writer, sample in "\(try writer.reader.hasMoreMembers(than: 1, in: sample.group))" },
        Contract(
            function: "AccountWriter.addMembers(_: [MemberID], to: ID<Group>)", here: "1 1",
            elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            let users = try writer.addMembers([.user(sample.user), .user(sample.loner)], to: sample.group)
            return "\(users.count) \(try writer.addMembers([.group(sample.parent)], to: sample.group).count)"
        },
        Contract(
            function: "AccountWriter.removeMembers(_: [MemberID], from: ID<Group>)", here: "1 1", elsewhere: "0 0",
            changes: true
        ) { writer, sample in
            let users = try writer.removeMembers([.user(sample.user), .user(sample.loner)], from: sample.group)
            return "\(users.count) \(try writer.removeMembers([.group(sample.group)], from: sample.parent).count)"
        },
        Contract(
            function: "AccountWriter.removeMembers(except: [MemberID], from: ID<Group>)", here: "1 1",
            elsewhere: "0 0", changes: true
        ) { writer, sample in
            let users = try writer.removeMembers(except: [.user(sample.user)], from: sample.group)
            return "\(users.count) \(try writer.removeMembers(except: [], from: sample.parent).count)"
        },
        Contract(
            function: "AccountWriter.removeAllMembers(of: ID<Group>)", here: "2", elsewhere: "0", changes: true
        ) { writer, sample in "\(try writer.removeAllMembers(of: sample.group).count)" },
    ]
}
