import Provisioning
import Relational
import SCIM
import Tenancy
import TestSupport
import Testing

@Suite struct UserTests {
    static let full = """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"id":"mine","externalId":"00u1","userName":"User1@Example.com",\
        "name":{"givenName":"Ann","familyName":"Lee"},"emails":[{"value":"User1@Example.com","type":"work","primary":true}],\
        "password":"s3cret-s3cret","groups":[],"title":"Engineer","meta":{"version":"x"}}
        """

    @Test(arguments: EngineKind.available)
    func `a created user is answered whole, found where it says, and never with a password`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        let made = try await both.first.post(.user, Self.full)
        #expect(made.status == 201)
        let id = try #require(made.id)
        #expect(id.hasPrefix("usr_"))
        #expect(made.body["userName"] == "User1@Example.com")
        #expect(made.body["active"] == true)
        #expect(made.body["password"] == nil)
        #expect(made.location == made.meta?["location"]?.string)
        #expect(
            made.location == "https://sp.example/accounts/\(both.account.id)/integrations/firstgen/scim/v2/Users/\(id)")
        #expect(made.version == made.meta?["version"]?.string)
        #expect(made.meta?["created"] == made.meta?["lastModified"])
        let read = try await both.first.get(.user, id)
        #expect(read.status == 200 && read.body == made.body)
        #expect(try await both.events(about: id) == ["user.provisioned"])
    }

    @Test(arguments: EngineKind.available)
    func `a password is in no row`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a", #""password":"s3cret-s3cret""#)
        _ = try await both.first.patch(.user, id, #"{"op":"replace","path":"password","value":"s3cret-s3cret"}"#)
        _ = try await both.first.put(.user, id, #"{"userName":"a","password":"s3cret-s3cret","title":"x"}"#)
        let documents = try await both.database.engine.read(.allTenants) { session in
            try session.query("SELECT document FROM user_record WHERE user_id = \(id)") {
                String(decoding: try $0.blob(0), as: UTF8.self)
            }
        }
        #expect(documents.count == 1 && documents.allSatisfy { !$0.contains("s3cret") && $0.contains("title") })
        #expect(try await both.first.filter(.user, #"password eq "s3cret-s3cret""#).status == 400)
    }

    @Test(arguments: EngineKind.available)
    func `a changed userName or externalId is what a filter finds, and the one before isn't`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a", #""externalId":"\#u{e9}""#)
        _ = try await both.first.patch(.user, id, #"{"op":"replace","path":"active","value":false}"#)
        #expect(try await both.first.filter(.user, "externalId eq \"\u{e9}\"").ids == [id])
        // Other bytes, although they look alike and are equal as texts.
        _ = try await both.first.patch(.user, id, #"{"op":"replace","path":"externalId","value":"e\#u{301}"}"#)
        #expect(try await both.first.filter(.user, "externalId eq \"e\u{301}\"").ids == [id])
        #expect(try await both.first.filter(.user, "externalId eq \"\u{e9}\"").ids == [])
        _ = try await both.first.patch(.user, id, #"{"op":"replace","path":"userName","value":"b"}"#)
        #expect(try await both.first.filter(.user, #"userName eq "b""#).ids == [id])
        #expect(try await both.first.filter(.user, #"userName eq "a""#).ids == [])
        _ = try await both.first.patch(.user, id, #"{"op":"remove","path":"externalId"}"#)
        #expect(try await both.first.filter(.user, "externalId pr").ids == [])
    }

    @Test(arguments: [
        #"{}"#, #"{"userName":""}"#, #"{"userName":null}"#, #"{"userName":" "}"#, #"{"userName":["a","b"]}"#,
    ])
    func `a user without a userName is refused`(_ body: String) async throws {
        let both = try await Both.make(.sqlite)
        #expect(try await both.first.post(.user, body).refusal == "400 invalidValue")
        #expect(try await both.first.list(.user).total == 0)
    }

    @Test(arguments: EngineKind.available)
    func `an equal userName in any case is a conflict that names a way out`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("Zoë@Example.com")
        for name in ["Zoë@Example.com", "ZOË@EXAMPLE.COM", "zoe\\u0308@example.com", "ｚoë@example.com"] {
            let again = try await both.first.post(.user, #"{"userName":"\#(name)"}"#)
            #expect(again.refusal == "409 uniqueness", "\(name)")
            #expect(again.detail?.isEmpty == false)
            #expect(try await both.first.filter(.user, #"userName eq "\#(name)""#).ids == [id], "\(name)")
        }
    }

    @Test(arguments: EngineKind.available)
    func `sixty-four equal POSTs at once make one user`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let answers = try await together(64) { number in
            let client = number.isMultiple(of: 2) ? both.first : both.first.later(1)
            return try await client.post(.user, #"{"userName":"\#(number.isMultiple(of: 3) ? "RACER" : "racer")"}"#)
        }
        #expect(answers.filter { $0.status == 201 }.count == 1)
        #expect(answers.filter { $0.refusal == "409 uniqueness" }.count == 63)
        #expect(try await both.first.list(.user).total == 1)
    }

    @Test(arguments: EngineKind.available)
    func `a write that changes nothing keeps version and lastModified`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let made = try await both.first.post(.user, Self.full)
        let id = try #require(made.id)
        let shuffled = """
            {"emails":[{"primary":true,"type":"work","value":"User1@Example.com"}],"title":"Engineer","externalId":"00u1",\
            "name":{"familyName":"Lee","givenName":"Ann"},"groups":[{"value":"x"}],"userName":"User1@Example.com","id":"\(id)"}
            """
        let later = both.first.later(60)
        for answer in [
            try await later.put(.user, id, Self.full), try await later.put(.user, id, shuffled),
            try await later.patch(.user, id, #"{"op":"replace","path":"title","value":"Engineer"}"#),
            try await later.patch(.user, id, #"{"op":"Replace","value":{"active":"True"}}"#),
            try await later.patch(.user, id, #"{"op":"remove","path":"nickName"}"#),
            try await later.patch(.user, id, ""),
        ] {
            #expect(answer.status == 200, "\(answer)")
            #expect(answer.meta == made.meta)
        }
        #expect(try await both.events(about: id) == ["user.provisioned"])
        let changed = try await later.patch(.user, id, #"{"op":"replace","path":"title","value":"Director"}"#)
        #expect(changed.version != made.version)
        #expect(changed.meta?["created"] == made.meta?["created"])
        #expect(changed.meta?["lastModified"] != made.meta?["lastModified"])
        #expect(try await both.events(about: id) == ["user.provisioned", "user.updated"])
    }

    @Test(arguments: EngineKind.available)
    func `a PATCH with one bad operation changes nothing`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let made = try await both.first.post(.user, Self.full)
        let id = try #require(made.id)
        let good = #"{"op":"replace","path":"title","value":"x"}"#
        for bad in [
            #"{"op":"remove","path":"userName"}"#, #"{"op":"replace","path":"id","value":"x"}"#,
            #"{"op":"replace","path":"active","value":"maybe"}"#, #"{"op":"remove"}"#, #"{"op":"jump","path":"title"}"#,
        ] {
            let answer = try await both.first.later(60).patch(.user, id, "\(good),\(bad)")
            #expect(answer.status == 400, "\(bad)")
            #expect(try await both.first.get(.user, id).body == made.body, "\(bad)")
        }
        #expect(try await both.events(about: id) == ["user.provisioned"])
    }

    @Test(arguments: EngineKind.available)
    func `a PUT clears what it leaves out, but enables and disables nobody by accident`(_ kind: EngineKind) async throws
    {
        let both = try await Both.make(kind)
        let id = try #require(try await both.first.post(.user, Self.full).id)
        _ = try await both.first.patch(.user, id, #"{"op":"replace","value":{"active":false}}"#)
        let put = try await both.first.put(.user, id, #"{"userName":"user1@example.com"}"#)
        #expect(put.status == 200)
        #expect(put.body["active"] == false)
        #expect(put.body["title"] == nil && put.body["externalId"] == nil && put.body["emails"] == nil)
        #expect(put.body["userName"] == "user1@example.com")
        #expect(try await both.first.filter(.user, #"emails.value eq "user1@example.com""#).total == 0)
        #expect(try await both.first.filter(.user, #"externalId eq "00u1""#).total == 0)
    }

    @Test(arguments: EngineKind.available)
    func `removing active doesn't turn an inactive user on`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a", #""active":false"#)
        for operation in [
            #"{"op":"remove","path":"active"}"#, #"{"op":"replace","path":"active","value":null}"#,
            #"{"op":"replace","value":{"active":null}}"#, #"{"op":"replace","path":"active","value":""}"#,
        ] {
            let answer = try await both.first.patch(.user, id, operation)
            let read = try await both.first.get(.user, id)
            #expect(read.body["active"] != true, "\(operation) was answered \(answer.refusal)")
            #expect(try await both.first.filter(.user, "active eq true").total == 0, "\(operation)")
            #expect(try await both.first.filter(.user, "active eq false").ids == [id], "\(operation)")
            _ = try await both.first.put(.user, id, #"{"userName":"a","title":"x"}"#)
            #expect(try await both.first.filter(.user, "active eq true").total == 0, "\(operation), then PUT")
        }
    }

    @Test(arguments: EngineKind.available)
    func `a deleted user is gone, and the name is free for somebody new`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a")
        let group = try await both.first.group("team", members: [id])
        let before = try await both.first.get(.group, group)
        #expect(try await both.first.later(9).delete(.user, id).status == 204)
        #expect(try await both.first.get(.user, id).status == 404)
        #expect(try await both.first.put(.user, id, #"{"userName":"a"}"#).status == 404)
        #expect(try await both.first.patch(.user, id, #"{"op":"replace","path":"title","value":"x"}"#).status == 404)
        #expect(try await both.first.delete(.user, id).status == 404)
        #expect(try await both.first.filter(.user, #"userName eq "a""#).total == 0)
        let after = try await both.first.get(.group, group)
        #expect(after.members == [])
        #expect(after.version != before.version)
        let again = try await both.first.user("a")
        #expect(again != id)
        #expect(try await both.first.get(.user, again).groups == [])
    }

    @Test(arguments: ["", "..", "usr_", "usr_00000000000000000000000000", "grp_00000000000000000000000000", "%00", "é"])
    func `an id that nobody has is not found`(_ id: String) async throws {
        let both = try await Both.make(.sqlite)
        #expect(try await both.first.get(.user, id).status == 404)
        #expect(try await both.first.delete(.user, id).status == 404)
        #expect(try await both.first.put(.user, id, #"{"userName":"a"}"#).status == 404)
        #expect(try await both.first.get(.group, id).status == 404)
    }

    @Test func `a user's id is no group's`() async throws {
        let both = try await Both.make(.sqlite)
        let id = try await both.first.user("a")
        let group = try await both.first.group("g")
        #expect(try await both.first.get(.group, id).status == 404)
        #expect(try await both.first.get(.user, group).status == 404)
    }

    /// What PostgreSQL can't store or index is refused on both engines, and never a fault.
    @Test(arguments: EngineKind.available)
    func `texts that can't be keys are refused, and others are found without an index`(_ kind: EngineKind) async throws
    {
        let both = try await Both.make(kind)
        let long = (0..<1_200).map { "\($0)" }.joined()
        for body in [
            #"{"userName":"\#(long)"}"#, #"{"userName":"\#(String(repeating: "é", count: 600))"}"#,
            #"{"userName":"b","externalId":"\#(long)"}"#,
        ] {
            #expect(try await both.first.post(.user, body).refusal == "400 invalidValue", "\(body.prefix(60))")
        }
        #expect(try await both.first.post(.group, #"{"displayName":"\#(long)"}"#).refusal == "400 invalidValue")
        for body in [#"{"userName":"a\u0000b"}"#, #"{"userName":"b","title":"\u0000"}"#, "{\"userName\":\"b\u{0}\"}"] {
            #expect(try await both.first.post(.user, body).status == 400)
        }
        #expect(try await both.first.filter(.user, #"userName eq "\u0000""#).status == 400)
        #expect(try await both.first.get(.user, "\u{0}").status == 404)
        #expect(try await both.first.list(.user).total == 0)
        let group = try await both.first.group("g")
        #expect(try await both.first.put(.group, group, #"{"displayName":"\#(long)"}"#).refusal == "400 invalidValue")
        let id = try await both.first.user(
            "c", #""displayName":"\#(long)","emails":[{"value":"x"},{"value":"\#(long)"}]"#)
        #expect(try await both.first.put(.user, id, #"{"userName":"\#(long)"}"#).refusal == "400 invalidValue")
        #expect(try await both.first.filter(.user, #"displayName eq "\#(long)""#).ids == [id])
        #expect(try await both.first.filter(.user, #"emails[value eq "\#(long)"]"#).ids == [id])
        #expect(try await both.first.filter(.user, #"emails.value eq "\#(long.dropLast())""#).ids == [])
    }

    @Test(arguments: EngineKind.available)
    func `a user may have a thousand addresses`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let emails = (0..<1_000).map { #"{"value":"a\#($0)@example.com","type":"work"}"# }.joined(separator: ",")
        let id = try await both.first.user("a", #""emails":[\#(emails)]"#)
        #expect(try await both.first.filter(.user, #"emails.value eq "A999@example.com""#).ids == [id])
    }
}
