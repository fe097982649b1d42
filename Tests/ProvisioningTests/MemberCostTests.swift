import Provisioning
import Records
import Relational
import SCIM
import Tenancy
import TestSupport
import Testing

/// What a change of one member costs: the same statements and rows, however large the group is (corners 77 and 105).
@Suite struct MemberCostTests {
    /// A client whose statements are counted, and a group of so many users.
    private func group(
        of count: Int, _ kind: EngineKind
    ) async throws -> (both: Both, client: Client, engine: CountingEngine, id: String, newcomer: String) {
        let both = try await Both.make(kind)
        let engine = CountingEngine(both.database.engine)
        let client = try Client(both.account, .firstgen, try await Records.open(engine))
        let id = try await client.group("g")
        let newcomer = try await client.user("newcomer")
        let account = both.account.id.text
        try await both.database.engine.write(.tenant(account)) { session in
            for number in 0..<count {
                let user = ID<User>.fresh(at: TestAccount.start).text
                try session.execute(
                    """
                    INSERT INTO directory_user (account_id, user_id, user_name, user_name_key, created)
                    VALUES (\(account), \(user), \("x\(number)"), \("x\(number)"), 0)
                    """)
                try session.execute(
                    "INSERT INTO group_member (account_id, group_id, user_id) VALUES (\(account), \(id), \(user))")
            }
        }
        return (both, client, engine, id, newcomer)
    }

    @Test(arguments: EngineKind.available)
    func `corner 105: adding and removing one member costs the same in a group of any size`(_ kind: EngineKind)
        async throws
    {
        var costs: [[CountingEngine.Counts]] = []
        for size in [150, 3_000] {
            let group = try await group(of: size, kind)
            let list = #"[{"value":"\#(group.newcomer)"}]"#
            var own: [CountingEngine.Counts] = []
            for operation in [
                #"{"op":"add","path":"members","value":\#(list)}"#,
                #"{"op":"add","path":"members","value":\#(list)}"#,
                #"{"op":"remove","path":"members[value eq \"\#(group.newcomer)\"]"}"#,
                #"{"op":"add","path":"members","value":\#(list)}"#,
                #"{"op":"remove","path":"members[value eq \"\#(group.newcomer)\" and type eq \"User\"]"}"#,
                #"{"op":"remove","path":"members","value":\#(list)}"#,
            ] {
                own.append(
                    try await group.engine.counting {
                        let answer = try await group.client.patch(.group, group.id, operation)
                        #expect(answer.status == 204)
                    })
            }
            own.append(
                try await group.engine.counting {
                    let query = "excludedAttributes=members"
                    let answer = try await group.client.get(.group, group.id, query: query)
                    #expect(answer.status == 200)
                })
            costs.append(own)
        }
        #expect(costs[0] == costs[1])
        // Pushed again, it writes nothing: the second and the last.
        #expect(costs[0].map { $0.writes > 0 } == [true, false, true, true, true, false, false])
        #expect(costs[0].allSatisfy { $0.rows < 16 })
    }

    @Test(arguments: EngineKind.available)
    func `corner 104: many additions and removals at once lose nothing in a large group`(_ kind: EngineKind)
        async throws
    {
        let group = try await group(of: 150, kind)
        let client = group.both.first
        var users: [String] = []
        for number in 0..<12 { users.append(try await client.user("m\(number)")) }
        let all = users
        for round in ["add", "remove"] {
            let answers = try await together(12) { number in
                let list = #"[{"value":"\#(all[number])"}]"#
                return try await client.patch(
                    .group, group.id, #"{"op":"\#(round)","path":"members","value":\#(list)}"#)
            }
            #expect(answers.allSatisfy { $0.status == 204 && $0.version != nil })
            let members = try await client.get(.group, group.id).members
            #expect(members.count == (round == "add" ? 162 : 150))
        }
        #expect(try await client.get(.group, group.id).version == "W/\"25\"")
    }

    @Test(arguments: EngineKind.available)
    func `a group that is written as it is read says the same as any other`(_ kind: EngineKind) async throws {
        let client = try await Both.make(kind).first
        let user = try await client.user("a", #""displayName":"Q\"\u00e9""#)
        let inner = try await client.group("inner")
        for members in [[], [user], [user, inner]] {
            let id = try await client.group("g\(members.count)", members: members)
            let own = try await client.get(.group, id)
            let listed = try await client.filter(.group, #"id eq "\#(id)""#)
            #expect(own.body == listed.resources.first)
            #expect(own.body.members.map(\.name) == listed.resources.first?.members.map(\.name))
        }
    }

    @Test(arguments: EngineKind.available)
    func `a large group is sent in pieces that together say the same as its list entry`(_ kind: EngineKind) async throws
    {
        let group = try await group(of: 1_100, kind)
        let client = group.both.first
        let inner = try await client.group("inner")
        let add = #"{"op":"add","path":"members","value":[{"value":"\#(inner)"}]}"#
        #expect(try await client.patch(.group, group.id, add).status == 204)
        for query in [
            "", "attributes=members", "attributes=members.value,externalId", "attributes=members.type",
            "excludedAttributes=members.$ref", "excludedAttributes=displayName,meta",
        ] {
            let reply = try await client.provisioner.read(.group, group.id, query: query, in: client.target)
            let pieces = Array(try #require(reply.pieces, "\(query)"))
            #expect(reply.body == nil && pieces.count == 3 && pieces.allSatisfy { $0.count < 120_000 })
            let shown = try JSONValue.parse(Array(pieces.joined())).object
            let listed = try await client.filter(.group, #"id eq "\#(group.id)""#, "&" + query).resources.first
            #expect(shown == listed, "\(query)")
            #expect(shown?["members"]?.array?.count == 1_101)
        }
        for query in ["excludedAttributes=members", "attributes=displayName"] {
            let reply = try await client.provisioner.read(.group, group.id, query: query, in: client.target)
            #expect(reply.body != nil && reply.pieces == nil)
        }
    }
}
