import Access
import Provisioning
import Records
import SCIM
import Tenancy
import TestSupport
import Testing

/// Bulk requests carried out: corners 80 and 83 to 86.
@Suite struct BulkTests {
    private static func post(_ path: String, _ bulkId: String, _ data: String) -> String {
        #"{"method":"POST","path":"/\#(path)","bulkId":"\#(bulkId)","data":\#(data)}"#
    }

    private static func patch(_ path: String, _ operations: String) -> String {
        #"{"method":"PATCH","path":"/\#(path)","data":{"Operations":[\#(operations)]}}"#
    }

    private static func put(_ path: String, _ data: String) -> String {
        #"{"method":"PUT","path":"/\#(path)","data":\#(data)}"#
    }

    private static func user(_ name: String, _ more: String = "") -> String {
        post("Users", name, #"{"userName":"\#(name)"\#(more)}"#)
    }

    @Test(arguments: EngineKind.available)
    func `corner 84: results come in order, each with its location, version and status`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        let old = try await both.first.user("old")
        let answer = try await both.first.bulk(
            [
                Self.user("ann"), Self.user("OLD"),
                Self.post("Groups", "g", #"{"displayName":"g","members":[{"value":"bulkId:ann"}]}"#),
                Self.patch("Users/\(old)", #"{"op":"add","path":"title","value":"t"}"#),
                #"{"method":"PUT","path":"/Users/\#(old)","version":"W/\"2\"","data":{"userName":"old"}}"#,
                #"{"method":"PUT","path":"/Users/\#(old)","version":"W/\"2\"","data":{"userName":"older"}}"#,
                #"{"method":"DELETE","path":"/Users/\#(old)"}"#, #"{"method":"DELETE","path":"/Users/\#(old)"}"#,
            ].joined(separator: ","))
        #expect(answer.status == 200)
        #expect(answer.statuses == ["201", "409", "201", "200", "200", "412", "204", "404"])
        let results = answer.results
        #expect(results.map { $0["bulkId"]?.string } == ["ann", "OLD", "g", nil, nil, nil, nil, nil])
        #expect(
            results.map { $0["version"]?.string } == ["W/\"1\"", nil, "W/\"1\"", "W/\"2\"", "W/\"3\"", nil, nil, nil])
        #expect(results[1]["location"] == nil && results[5]["location"]?.string?.hasSuffix(old) == true)
        for (place, result) in results.enumerated() {
            let isFailure = [1, 5, 7].contains(place)
            #expect((result["response"] != nil) == isFailure)
        }
        #expect(results[1]["response"]?.object?["scimType"] == "uniqueness")
        let ids = answer.madeIDs
        #expect(try await both.first.get(.group, ids[2]).members == [ids[0]])
        #expect(try await both.first.list(.user).total == 1)
        #expect(try await both.events(about: ids[0]) == ["user.provisioned"])
        #expect(try await both.events(about: ids[2]) == ["group.members_changed", "group.pushed"])
    }

    @Test(arguments: EngineKind.available)
    func `corner 83: references go forward, around in circles, and into PATCHes`(_ kind: EngineKind) async throws {
        let client = try await Both.make(kind).first
        let team = try await client.group("team")
        let answer = try await client.bulk(
            [
                Self.post("Groups", "a", #"{"displayName":"a","members":[{"value":"bulkId:b"},{"value":"bulkId:u"}]}"#),
                Self.post("Groups", "b", #"{"displayName":"b","members":[{"value":"bulkId:a","type":"Group"}]}"#),
                Self.patch("Groups/\(team)", #"{"op":"add","path":"members","value":[{"value":"bulkId:u"}]}"#),
                Self.post("Groups", "lost", #"{"displayName":"lost","members":[{"value":"bulkId:nobody"}]}"#),
                Self.user("u"),
                Self.user(
                    "v",
                    #","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"manager":{"value":"bulkId:u"}}"#),
            ].joined(separator: ","))
        #expect(answer.statuses == ["201", "201", "200", "400", "201", "201"])
        let ids = answer.madeIDs
        #expect(Set(try await client.get(.group, ids[0]).members) == [ids[1], ids[4]])
        #expect(try await client.get(.group, ids[1]).members == [ids[0]])
        #expect(try await client.get(.group, team).members == [ids[4]])
        #expect(Set(try await client.get(.user, ids[4]).groups) == [ids[0], ids[1], team])
        let manager = try await client.get(.user, ids[5]).body[Schema.enterpriseUser.id]?.object?["manager"]
        #expect(manager?.object?["value"]?.string == ids[4])
        for (place, version) in [(0, answer.results[0]), (1, answer.results[1])] {
            #expect(try await client.get(.group, ids[place]).version == version["version"]?.string)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a circle that breaks leaves nothing of itself, and its neighbors stay`(_ kind: EngineKind) async throws {
        let client = try await Both.make(kind).first
        _ = try await client.group("taken")
        let answer = try await client.bulk(
            [
                Self.user("before"),
                Self.post("Groups", "a", #"{"displayName":"a","members":[{"value":"bulkId:b"}]}"#),
                Self.post("Groups", "b", #"{"displayName":"taken","members":[{"value":"bulkId:a"}]}"#),
                Self.user("after"),
            ].joined(separator: ","))
        #expect(answer.statuses == ["201", "409", "409", "201"])
        #expect(try await client.list(.group).total == 1)
        #expect(try await client.list(.user).total == 2)
    }

    @Test(arguments: EngineKind.available)
    func `an operation that is refused changes nothing, and none of its neighbors`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a")
        let other = try await both.first.user("b")
        let group = try await both.first.group("g", members: [user])
        _ = try await both.first.group("h")
        let answer = try await both.first.bulk(
            [
                Self.user("c"), Self.user("C"), Self.user(" "), Self.user("d"),
                Self.patch(
                    "Groups/\(group)",
                    #"{"op":"remove","path":"members"},{"op":"replace","path":"displayName","value":"H"}"#),
                Self.put(
                    "Groups/\(group)", #"{"displayName":"i","members":[{"value":"\#(other)"},{"value":"nobody"}]}"#),
                Self.patch("Users/\(user)", #"{"op":"replace","path":"userName","value":"B"}"#),
                Self.patch(
                    "Users/\(user)", #"{"op":"replace","path":"title","value":"t"},{"op":"remove","path":"userName"}"#),
                Self.post("Groups", "x", #"{"displayName":"j","members":[{"value":"nobody"}]}"#),
                #"{"method":"GET","path":"/Users/\#(user)"}"#, #"{"method":"DELETE","path":"/Users"}"#,
                #"{"method":"POST","path":"/Cars","bulkId":"y","data":{}}"#, Self.user("e"),
            ].joined(separator: ","))
        #expect(
            answer.statuses == [
                "201", "409", "400", "201", "409", "400", "409", "400", "400", "405", "405", "404", "201",
            ])
        let shown = try await both.first.get(.group, group)
        #expect(shown.members == [user] && shown.version == "W/\"1\"")
        #expect(try await both.first.get(.user, user).version == "W/\"1\"")
        #expect(try await both.first.list(.group).total == 2)
        #expect(try await both.first.list(.user).total == 5)
        #expect(try await both.events(about: group) == ["group.members_changed", "group.pushed"])
    }

    @Test(arguments: EngineKind.available, [1, 2])
    func `corner 84: failOnErrors leaves the rest undone`(_ kind: EngineKind, _ limit: Int) async throws {
        let client = try await Both.make(kind).first
        let answer = try await client.bulk(
            [
                Self.user("a"), Self.user("A"), Self.user("b"), #"{"method":"DELETE","path":"/Users/nobody"}"#,
                Self.user("c"),
            ].joined(separator: ","), failOnErrors: limit)
        #expect(answer.statuses == (limit == 1 ? ["201", "409"] : ["201", "409", "201", "404"]))
        #expect(try await client.list(.user).total == limit)
    }

    @Test(arguments: EngineKind.available)
    func `hundreds of users come in one request, each with its index, its count and its event`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        // One of them is known to the other integration already, and is the same person.
        let known = try await both.next.user("User7@example.com")
        let answer = try await both.first.bulk(
            (0..<300).map { number in
                let name = "user\(number)@example.com"
                return Self.user(name, #","emails":[{"value":"\#(name)","type":"work"}],"unknown":1"#)
            }.joined(separator: ","))
        #expect(answer.statuses == Array(repeating: "201", count: 300))
        let ids = answer.madeIDs
        #expect(Set(ids).count == 300 && ids[7] == known)
        #expect(try await both.first.list(.user).total == 300)
        #expect(try await both.next.list(.user).total == 1)
        #expect(try await both.first.filter(.user, #"emails.value eq "USER299@example.com""#).ids == [ids[299]])
        #expect(try await both.first.get(.user, ids[150]).body["userName"] == "user150@example.com")
        #expect(
            try await both.details(about: ids[299]) == [
                #"{"ignored":"unknown","integration":"firstgen","userName":"user299@example.com"}"#
            ])
        let again = try await both.first.bulk(
            (250..<310).map { Self.user("USER\($0)@example.com") }.joined(separator: ","))
        #expect(again.statuses == Array(repeating: "409", count: 50) + Array(repeating: "201", count: 10))
        #expect(try await both.first.list(.user).total == 310)
    }

    @Test(arguments: EngineKind.available)
    func `requests that race for names make each exactly once`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let answers = try await together(6) { number in
            // Each in another order, and two integrations at once.
            let names = (0..<60).map { "n\(($0 * 7 + number * 11) % 60)" }
            let client = number % 2 == 0 ? both.first : both.next
            return try await client.bulk(names.map { Self.user($0) }.joined(separator: ","))
        }
        for parity in [0, 1] {
            let own = answers.enumerated().filter { $0.offset % 2 == parity }.flatMap(\.element.statuses)
            #expect(own.count { $0 == "201" } == 60 && own.count { $0 == "409" } == 120)
        }
        #expect(try await both.first.list(.user).total == 60)
        #expect(try await both.next.list(.user).total == 60)
        #expect(Set(try await both.first.list(.user).ids) == Set(try await both.next.list(.user).ids))
    }

    @Test func `corners 85 and 86: too much, and what is no Bulk request, is refused as a whole`() async throws {
        let client = try await Both.make(.sqlite).first
        let many = (0..<1_001).map { Self.user("u\($0)") }.joined(separator: ",")
        #expect(try await client.bulk(many).refusal == "413 -")
        let long = String(repeating: "x", count: 8 << 20)
        #expect(try await client.bulk(Self.user(long)).refusal == "413 -")
        #expect(try await client.bulk(Self.user("a") + "," + Self.user("a")).refusal == "400 invalidValue")
        #expect(try await client.bulk("1").refusal == "400 invalidSyntax")
        #expect(try await client.list(.user).total == 0)
    }

    @Test func `Me is nobody`() async throws {
        let client = try await Both.make(.sqlite).first
        #expect(throws: SCIMRefusal.self) { try client.provisioner.me(in: client.target) }
    }

    @Test(arguments: EngineKind.available)
    func `what wasn't done when the database went away says so, and what was done stays`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        func client(afterWrites count: Int) async throws -> Client {
            let engine = FailingEngine(both.database.engine, afterWrites: count)
            return try Client(both.account, .firstgen, try await Records.open(engine))
        }
        let operations = (0..<700).map { Self.user("u\($0)") }.joined(separator: ",")
        let broken = try await client(afterWrites: 0)
        await #expect(throws: Outage.self) { try await broken.bulk(operations) }
        let answer = try await client(afterWrites: 1).bulk(operations)
        let done = answer.statuses.prefix { $0 == "201" }.count
        #expect(done > 0 && done < 350)
        #expect(answer.statuses.dropFirst(done).allSatisfy { $0 == "503" } && answer.statuses.count == 700)
        #expect(try await both.first.list(.user).total == done)
        let again = try await both.first.bulk(operations)
        #expect(again.statuses.filter { $0 == "409" }.count == done)
        #expect(try await both.first.list(.user).total == 700)
    }
}
