import Provisioning
import SCIM
import TestSupport
import Testing

/// Groups in groups: corners 64 and 103.
@Suite struct NestedGroupTests {
    private func types(_ user: Answer) -> [String: String] {
        var types: [String: String] = [:]
        for group in user.body["groups"]?.array?.compactMap(\.object) ?? [] {
            if let id = group["value"]?.string { types[id] = group["type"]?.string }
        }
        return types
    }

    @Test(arguments: EngineKind.available)
    func `corner 64: who is in a group is indirectly in the groups that it is in`(_ kind: EngineKind) async throws {
        let client = try await Both.make(kind).first
        let ann = try await client.user("ann", #""displayName":"Ann""#)
        let bob = try await client.user("bob")
        let inner = try await client.group("inner", members: [ann])
        let middle = try await client.group("middle", members: [bob, inner])
        let outer = try await client.group("outer", members: [middle, ann])

        let shown = try await client.get(.group, middle)
        #expect(Set(shown.members) == [inner, bob])
        let members = shown.body["members"]?.array?.compactMap(\.object) ?? []
        let group = try #require(members.first { $0["value"]?.string == inner })
        #expect(group["type"] == "Group" && group["display"] == nil)
        let named = try await client.get(.group, middle, query: "attributes=members.display,members.value")
        #expect(named.body["members"]?.array?.contains(["value": .string(inner), "display": "inner"]) == true)
        #expect(group["$ref"]?.string?.hasSuffix("/scim/v2/Groups/\(inner)") == true)
        #expect(members.first { $0["value"]?.string == bob }?["type"] == "User")

        #expect(try await types(client.get(.user, ann)) == [inner: "direct", outer: "direct", middle: "indirect"])
        #expect(try await types(client.get(.user, bob)) == [middle: "direct", outer: "indirect"])
        let listed = try await client.filter(.user, #"userName eq "bob""#)
        #expect(listed.resources.first?["groups"]?.array?.count == 2)
        #expect(try await client.filter(.group, #"members.value eq "\#(inner)""#).ids == [middle])
        #expect(try await client.filter(.group, #"members[type eq "group"]"#).ids.sorted() == [middle, outer].sorted())

        _ = try await client.patch(.group, outer, #"{"op":"remove","path":"members[value eq \"\#(middle)\"]"}"#)
        #expect(try await types(client.get(.user, bob)) == [middle: "direct"])
    }

    @Test(arguments: EngineKind.available)
    func `corner 103: a group is never in itself, and nothing is half done`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a")
        let group = try await both.first.group("g")
        let list = #"[{"value":"\#(user)"},{"value":"\#(group)","type":"Group"}]"#
        let patched = try await both.first.patch(.group, group, #"{"op":"add","path":"members","value":\#(list)}"#)
        let put = try await both.first.put(.group, group, #"{"displayName":"h","members":\#(list)}"#)
        #expect([patched.refusal, put.refusal] == ["400 invalidValue", "400 invalidValue"])
        let shown = try await both.first.get(.group, group)
        #expect(shown.members == [] && shown.version == "W/\"1\"")
    }

    @Test(arguments: EngineKind.available)
    func `a type that contradicts the id is refused`(_ kind: EngineKind) async throws {
        let client = try await Both.make(kind).first
        let user = try await client.user("a")
        let inner = try await client.group("inner")
        for member in [
            #"{"value":"\#(user)","type":"Group"}"#, #"{"value":"\#(inner)","type":"user"}"#,
        ] {
            let posted = try await client.post(.group, #"{"displayName":"g","members":[\#(member)]}"#)
            #expect(posted.refusal == "400 invalidValue")
        }
    }

    @Test(arguments: EngineKind.available)
    func `corner 103: groups may be in each other, and everything still ends`(_ kind: EngineKind) async throws {
        let client = try await Both.make(kind).first
        let user = try await client.user("a")
        let first = try await client.group("first", members: [user])
        let second = try await client.group("second", members: [first])
        let third = try await client.group("third", members: [second])
        let closed = try await client.patch(.group, first, #"{"op":"add","path":"members","value":"\#(third)"}"#)
        #expect(closed.status == 200 && Set(closed.members) == [user, third])
        #expect(
            try await types(client.get(.user, user)) == [first: "direct", second: "indirect", third: "indirect"])
        #expect(try await client.list(.user).resources.first?["groups"]?.array?.count == 3)
        // Both at once, each holding its own group and asking for the other.
        let pair = [try await client.group("left"), try await client.group("right")]
        let answers = try await together(2) { number in
            try await client.patch(
                .group, pair[number], #"{"op":"add","path":"members","value":"\#(pair[1 - number])"}"#)
        }
        #expect(answers.map(\.status) == [200, 200])
    }

    @Test(arguments: EngineKind.available)
    func `corner 60: a deleted user or group leaves its groups, which get another version`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a")
        let inner = try await both.first.group("inner", members: [user])
        let outer = try await both.first.group("outer", members: [inner, user])
        let bystander = try await both.first.group("bystander")
        #expect(try await both.first.later(9).delete(.group, inner).status == 204)
        let shown = try await both.first.get(.group, outer)
        #expect(shown.members == [user] && shown.version == "W/\"2\"")
        #expect(shown.meta?["lastModified"] != shown.meta?["created"])
        #expect(try await both.first.get(.user, user).groups == [outer])
        #expect(try await both.first.delete(.user, user).status == 204)
        let emptied = try await both.first.get(.group, outer)
        #expect(emptied.members == [] && emptied.version == "W/\"3\"")
        #expect(try await both.first.get(.group, bystander).version == "W/\"1\"")
    }

    @Test(arguments: EngineKind.available)
    func `a filter takes out the members that it describes, users and groups`(_ kind: EngineKind) async throws {
        let client = try await Both.make(kind).first
        let ann = try await client.user("ann", #""displayName":"Ann""#)
        let bob = try await client.user("bob")
        let inner = try await client.group("inner")
        let group = try await client.group("g", members: [ann, bob, inner])
        func remove(_ filter: String) async throws -> Set<String> {
            let path = filter.replacing("\"", with: "\\\"")
            let answer = try await client.patch(.group, group, #"{"op":"remove","path":"members[\#(path)]"}"#)
            #expect(answer.status == 200, "\(answer)")
            return Set(answer.members)
        }
        #expect(try await remove(#"value eq "\#(ann)" and type eq "Group""#) == [ann, bob, inner])
        #expect(try await remove(#"value eq "\#(ann)" and display eq "Ann""#) == [bob, inner])
        #expect(try await remove(#"type eq "Group""#) == [bob])
        #expect(try await remove(#"not (value eq "\#(ann)")"#) == [])
    }
}
