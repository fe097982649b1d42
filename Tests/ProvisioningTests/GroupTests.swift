import Provisioning
import Relational
import SCIM
import Tenancy
import TestSupport
import Testing

@Suite struct GroupTests {
    @Test(arguments: EngineKind.available)
    func `a pushed group has its members, an opaque id and an identifier`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a", #""displayName":"Ann""#)
        let id = try await both.first.group("example-group", members: [user, user])
        let group = try await both.first.get(.group, id)
        #expect(id.hasPrefix("grp_"))
        #expect(group.identifier == nil && group.body["schemas"] == [.string(Schema.group.id)])
        #expect(try await both.first.identifier(id) == "example_group")
        #expect(group.members == [user])
        let member = group.body["members"]?.array?.first?.object
        #expect(member?["display"] == nil)
        #expect(member?["$ref"]?.string?.hasSuffix("/Users/\(user)") == true)
        let shown = try await both.first.get(.user, user)
        #expect(shown.groups == [id])
        #expect(try await both.first.list(.user).resources.first?["groups"]?.array?.count == 1)
        for query in ["attributes=members.display", "attributes=members.display&filter=members.display%20sw%20%22a%22"]
        {
            let named = try await both.first.get(.group, id, query: "attributes=members.display")
            #expect(named.body["members"] == [["display": "Ann"]])
            #expect(try await both.first.list(.group, query).resources.first?["members"] == [["display": "Ann"]])
        }
        let found = try await both.first.filter(.group, #"members.display eq "ann""#).resources
        #expect(found.first?["members"]?.array?.first?.object?["display"] == nil && found.count == 1)
        let without = try await both.first.get(.group, id, query: "excludedAttributes=members")
        #expect(without.body["members"] == nil && without.body["displayName"] == "example-group")
    }

    @Test(arguments: EngineKind.available)
    func `corner 41: a member replaced by itself stays; who is none is added or missed`(_ kind: EngineKind) async throws
    {
        for isStrict in [false, true] {
            let both = try await Both.make(kind) { account in
                for place in account.integrations.indices { account.integrations[place].scim.strict = isStrict }
            }
            let (user, other) = (try await both.first.user("a"), try await both.first.user("b"))
            let id = try await both.first.group("g", members: [user])
            func replace(_ part: String, of member: String, by value: String) async throws -> Answer {
                let path = #"members[value eq \"\#(member)\"]\#(part)"#
                return try await both.first.patch(.group, id, #"{"op":"replace","path":"\#(path)","value":\#(value)}"#)
            }
            for answer in [
                try await replace(".value", of: user, by: #""\#(user)""#),
                try await replace(".type", of: user, by: #""User""#),
                try await replace("", of: user, by: #"{"value":"\#(user)"}"#),
            ] {
                #expect(answer.status == 200 && answer.members == [user] && answer.version == #"W/"1""#)
            }
            #expect(try await replace(".value", of: user, by: #""\#(other)""#).refusal == "400 mutability")
            #expect(try await replace(".type", of: user, by: #""Group""#).refusal == "400 mutability")
            #expect(try await replace(".type", of: other, by: #""User""#).refusal == "400 noTarget")
            let missed = try await replace(".value", of: other, by: #""\#(other)""#)
            if isStrict {
                #expect(missed.refusal == "400 noTarget")
            } else {
                #expect(Set(missed.members) == [user, other])
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `a rename keeps the identifier`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.group("Alpha")
        let renamed = try await both.first.patch(
            .group, id, #"{"op":"replace","value":{"id":"\#(id)","displayName":"Beta"}}"#)
        #expect(renamed.body["displayName"] == "Beta")
        #expect(try await both.first.identifier(id) == "Alpha")
        let again = try await both.first.get(.group, try await both.first.group("Alpha"))
        #expect(try await both.first.identifier(again.id ?? "").hasPrefix("Alpha_"))
        #expect(try await both.first.filter(.group, #"displayName eq "beta""#).ids == [id])
        #expect(try await both.first.filter(.group, #"displayName eq "alpha""#).ids == [try #require(again.id)])
    }

    /// IdPs make "New group" and have it renamed, again and again.
    @Test(arguments: EngineKind.available)
    func `any number of groups may start under one name`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        var identifiers: Set<String> = []
        for number in 0..<8 {
            let id = try await both.first.group("New group")
            identifiers.insert(try await both.first.identifier(id))
            let renamed = try await both.first.patch(
                .group, id, #"{"op":"replace","path":"displayName","value":"Group \#(number)"}"#)
            #expect(renamed.status == 200)
        }
        #expect(identifiers.count == 8)
    }

    @Test(arguments: EngineKind.available)
    func `names that give one identifier, none, or a reserved word stay apart`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        var identifiers: Set<String> = []
        let names = ["example-group", "example group", "example.group", "日本語", "中国語", "😀", "true", "True-"]
        for name in names {
            let group = try await both.first.get(.group, try await both.first.group(name))
            let identifier = try await both.first.identifier(group.id ?? "")
            #expect(identifier.wholeMatch(of: /[a-zA-Z_][0-9a-zA-Z_$]{0,127}/) != nil)
            #expect(identifiers.insert(identifier).inserted, "\(name)")
            #expect(group.body["displayName"]?.string == name)
        }
        // The same name pushed by the other integration is another group.
        let other = try await both.next.group("example-group")
        #expect(try await identifiers.insert(both.next.identifier(other)).inserted)
    }

    @Test(arguments: EngineKind.available)
    func `two groups of one integration can't share a name, whatever the case`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        _ = try await both.first.group("Team")
        let other = try await both.first.group("Other")
        #expect(try await both.first.post(.group, #"{"displayName":"TEAM"}"#).refusal == "409 uniqueness")
        #expect(try await both.first.put(.group, other, #"{"displayName":"team"}"#).refusal == "409 uniqueness")
        let patched = try await both.first.patch(
            .group, other, #"{"op":"replace","path":"displayName","value":"team"}"#)
        #expect(patched.refusal == "409 uniqueness")
        #expect(try await both.first.put(.group, other, #"{"displayName":"OTHER"}"#).status == 200)
        #expect(try await both.next.post(.group, #"{"displayName":"Team"}"#).status == 201)
        let racers = try await together(32) { _ in try await both.first.post(.group, #"{"displayName":"Racer"}"#) }
        #expect(racers.filter { $0.status == 201 }.count == 1)
        #expect(racers.filter { $0.refusal == "409 uniqueness" }.count == 31)
    }

    @Test(arguments: EngineKind.available)
    func `a member that the integration can't read is refused, and nothing is half done`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        let own = try await both.first.user("own")
        let foreign = try await both.next.user("foreign")
        let group = try await both.first.group("g", members: [own])
        let before = try await both.first.get(.group, group)
        let foreignGroup = try await both.next.group("foreign")
        let strangers = [
            foreign, foreignGroup, "nobody", "usr_00000000000000000000000000", "grp_00000000000000000000000000",
        ]
        for stranger in strangers {
            let list = #"[{"value":"\#(own)"},{"value":"\#(stranger)"}]"#
            let posted = try await both.first.post(.group, #"{"displayName":"new","members":\#(list)}"#)
            #expect(posted.refusal == "400 invalidValue")
            let put = try await both.first.put(.group, group, #"{"displayName":"renamed","members":\#(list)}"#)
            #expect(put.refusal == "400 invalidValue")
            let operations =
                #"{"op":"replace","path":"displayName","value":"x"},{"op":"add","path":"members","value":\#(list)}"#
            #expect(try await both.first.patch(.group, group, operations).refusal == "400 invalidValue")
        }
        #expect(try await both.first.get(.group, group).body == before.body)
        #expect(try await both.first.list(.group).total == 1)
    }

    @Test(arguments: EngineKind.available)
    func `members change as the operations say, in their order`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        var users: [String] = []
        for name in ["a", "b", "c"] { users.append(try await both.first.user(name)) }
        let group = try await both.first.group("g", members: users)
        func members(_ operations: String) async throws -> [Int] {
            let answer = try await both.first.patch(.group, group, operations)
            #expect(answer.status == 200, "\(answer)")
            return answer.members.compactMap { users.firstIndex(of: $0) }.sorted()
        }
        func value(_ numbers: Int...) -> String {
            "[" + numbers.map { #"{"value":"\#(users[$0])"}"# }.joined(separator: ",") + "]"
        }
        #expect(try await members(#"{"op":"Remove","path":"members","value":\#(value(0))}"#) == [1, 2])
        #expect(try await members(#"{"op":"add","path":"members","value":\#(value(0, 1))}"#) == [0, 1, 2])
        #expect(try await members(#"{"op":"remove","path":"members[value eq \"\#(users[1])\"]"}"#) == [0, 2])
        #expect(try await members(#"{"op":"remove","path":"members[value eq \"nobody\"]"}"#) == [0, 2])
        #expect(try await members(#"{"op":"replace","path":"members","value":\#(value(1))}"#) == [1])
        #expect(try await members(#"{"op":"replace","value":{"members":\#(value(0, 2))}}"#) == [0, 2])
        #expect(
            try await members(
                #"{"op":"remove","path":"members"},{"op":"add","path":"members","value":\#(value(1))}"#) == [1])
        #expect(try await members(#"{"op":"add","value":{"members":\#(value(2))}}"#) == [1, 2])
        #expect(try await members(#"{"op":"remove","path":"members","value":{"members":\#(value(2))}}"#) == [1])
        #expect(try await members(#"{"op":"remove","path":"members"}"#) == [])
        #expect(try await members(#"{"op":"add","path":"members","value":"\#(users[0])"}"#) == [0])
        #expect(try await members(#"{"op":"replace","path":"members","value":[]}"#) == [])
    }

    @Test(arguments: EngineKind.available)
    func `a group write that changes nothing keeps version and lastModified`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a")
        let group = try await both.first.group("g", members: [user])
        let before = try await both.first.get(.group, group)
        let later = both.first.later(60)
        let value = #"[{"value":"\#(user)","display":"anything"}]"#
        for answer in [
            try await later.patch(.group, group, #"{"op":"add","path":"members","value":\#(value)}"#),
            try await later.patch(.group, group, #"{"op":"replace","path":"members","value":\#(value)}"#),
            try await later.patch(.group, group, #"{"op":"remove","path":"members[value eq \"nobody\"]"}"#),
            try await later.patch(.group, group, #"{"op":"replace","value":{"displayName":"g"}}"#),
            try await later.put(.group, group, #"{"displayName":"g","members":\#(value)}"#),
        ] {
            #expect(answer.meta == before.meta, "\(answer)")
        }
        let changed = try await later.patch(.group, group, #"{"op":"remove","path":"members"}"#)
        #expect(changed.version != before.version)
    }

    @Test(arguments: EngineKind.available)
    func `members that many requests change at once are all there`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        var users: [String] = []
        for number in 0..<24 { users.append(try await both.first.user("u\(number)")) }
        let stay = users
        let group = try await both.first.group("g", members: Array(stay.prefix(12)))
        let answers = try await together(24) { number in
            let value = #"[{"value":"\#(stay[number])"}]"#
            let operation = number < 12 ? "remove" : "add"
            return try await both.first.patch(
                .group, group, #"{"op":"\#(operation)","path":"members","value":\#(value)}"#)
        }
        #expect(answers.allSatisfy { $0.status == 200 })
        let after = try await both.first.get(.group, group)
        #expect(Set(after.members) == Set(stay.suffix(12)))
        #expect(after.version == #"W/"25""#)
    }

    /// A user who is deleted while being added to a group is in it or gone, and never both.
    @Test(arguments: EngineKind.available)
    func `no group keeps a member who was deleted at the same moment`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        for round in 0..<8 {
            // The other integration's record keeps the person alive, so that no foreign key helps.
            let user = try await both.first.user("u\(round)")
            #expect(try await both.next.user("u\(round)") == user)
            let group = try await both.first.group("g\(round)")
            let answers = try await together(2) { number in
                number == 0
                    ? try await both.first.delete(.user, user)
                    : try await both.first.patch(.group, group, #"{"op":"add","path":"members","value":"\#(user)"}"#)
            }
            #expect(answers[0].status == 204)
            #expect([200, 400].contains(answers[1].status))
            #expect(try await both.first.get(.group, group).members == [])
        }
    }

    @Test(arguments: EngineKind.available)
    func `a large group is answered without a body, unless somebody wants it`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let account = both.account.id.text
        let user = try await both.first.user("a")
        let group = try await both.first.group("g")
        // A thousand others, without a thousand requests.
        try await both.database.engine.write(.tenant(account)) { session in
            for number in 0..<1_001 {
                let id = ID<User>.fresh(at: TestAccount.start).text
                try session.execute(
                    """
                    INSERT INTO directory_user (account_id, user_id, user_name, user_name_key, created)
                    VALUES (\(account), \(id), \("x\(number)"), \("x\(number)"), 0)
                    """)
                try session.execute(
                    "INSERT INTO group_member (account_id, group_id, user_id) VALUES (\(account), \(group), \(id))")
            }
        }
        let add = #"{"op":"add","path":"members","value":"\#(user)"}"#
        #expect(try await both.first.patch(.group, group, add).status == 204)
        let shown = try await both.first.patch(.group, group, add, query: "attributes=displayName")
        #expect(shown.status == 200 && shown.body["displayName"] == "g" && shown.body["members"] == nil)
        #expect(try await both.first.get(.group, group).members.count == 1_002)
    }

    @Test(arguments: EngineKind.available)
    func `a deleted group is gone, its members are not`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a")
        let group = try await both.first.group("g", members: [user])
        #expect(try await both.first.delete(.group, group).status == 204)
        #expect(try await both.first.get(.group, group).status == 404)
        #expect(try await both.first.delete(.group, group).status == 404)
        #expect(try await both.first.get(.user, user).groups == [])
        let again = try await both.first.get(.group, try await both.first.group("g"))
        #expect(again.id != group)
        #expect(try await both.first.identifier(again.id ?? "") == "g")
        #expect(
            try await both.events(about: group) == [
                "group.deleted", "group.members_changed", "group.members_changed", "group.pushed",
            ])
    }
}
