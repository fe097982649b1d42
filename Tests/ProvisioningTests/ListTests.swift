import Provisioning
import SCIM
import Tenancy
import TestSupport
import Testing

@Suite struct ListTests {
    @Test(arguments: EngineKind.available)
    func `an empty directory answers an empty list`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        for query in ["", "startIndex=1&count=2", #"filter=userName+eq+"nobody"&"#, "count=0"] {
            let answer = try await both.first.list(.user, query)
            #expect(answer.status == 200 && answer.total == 0 && answer.resources.isEmpty)
            #expect(answer.body["itemsPerPage"] == 0 && answer.body["startIndex"] == 1)
        }
    }

    @Test(arguments: EngineKind.available)
    func `pages tell the true total, keep their order and don't overlap`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        var ids: [String] = []
        for number in 0..<23 { ids.append(try await both.first.later(Int64(number)).user("u\(number)")) }
        // One that an index answers, and one that asks the documents.
        for filter in ["", #"&filter=userName+sw+"u""#, "&filter=active+eq+true"] {
            var seen: [String] = []
            for start in stride(from: 1, through: 31, by: 5) {
                let page = try await both.first.list(.user, "startIndex=\(start)&count=5\(filter)")
                #expect(page.total == 23)
                #expect(page.body["startIndex"]?.integer == Int64(start))
                #expect(page.body["itemsPerPage"]?.integer == Int64(page.resources.count))
                seen += page.ids
            }
            #expect(seen == ids, "\(filter)")
        }
        let totals = try await both.first.list(.user, "count=0")
        #expect(totals.total == 23 && totals.resources.isEmpty)
        #expect(try await both.first.list(.user, "startIndex=-3&count=1").ids == [ids[0]])
        #expect(try await both.first.list(.user, "count=-1").resources.isEmpty)
        for huge in ["9223372036854775807", "99999999999999999999999"] {
            let beyond = try await both.first.list(.user, "startIndex=\(huge)&count=\(huge)")
            #expect(beyond.total == 23 && beyond.resources.isEmpty)
            let sifted = try await both.first.list(.user, #"startIndex=\#(huge)&count=\#(huge)&filter=title+ne+"x""#)
            #expect(sifted.total == 23 && sifted.resources.isEmpty)
        }
        #expect(try await both.first.list(.user, "startIndex=x").status == 400)
        #expect(try await both.first.list(.user, "count=1.5").status == 400)
    }

    @Test(arguments: EngineKind.available)
    func `a filter that no index answers goes through more than one stretch`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let ids = try await together(520) { number in
            try await both.first.user("u\(number)", #""title":"\#(number.isMultiple(of: 2) ? "even" : "odd")""#)
        }
        let even = Set(ids.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element))
        let found = try await both.first.filter(.user, #"title eq "EVEN""#, "&count=1000")
        #expect(found.total == 260 && Set(found.ids) == even)
        let tail = try await both.first.filter(.user, #"title eq "even""#, "&startIndex=259&count=1000")
        #expect(tail.total == 260 && tail.ids == Array(found.ids.suffix(2)))
    }

    @Test(arguments: EngineKind.available)
    func `what Entra and Okta ask is answered`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user(
            "Ann@Example.com",
            #""externalId":"E1","emails":[{"value":"ann@home.example","type":"home"},{"value":"Ann@Example.com","type":"work"}]"#
        )
        _ = try await both.first.user("bob", #""externalId":"e1","emails":[{"value":"ann@example.com","type":"home"}]"#)
        let group = try await both.first.group("Team A", members: [id])
        for filter in [
            #"userName eq "ANN@example.COM""#, #"externalId eq "E1""#,
            #"emails[type eq "work"].value eq "ann@example.com""#,
            #"emails[type eq "work" and value eq "ann@example.com"]"#, #"id eq "\#(id)""#,
            #"groups.value eq "\#(group)""#,
            #"userName eq "ann@example.com" and active eq true"#, #"not (userName eq "bob")"#,
            #"emails.value sw "ann@h""#,
            #"emails eq "ann@home.example""#,
            #"urn:ietf:params:scim:schemas:core:2.0:User:userName eq "ann@example.com""#,
        ] {
            #expect(try await both.first.filter(.user, filter).ids == [id], "\(filter)")
        }
        #expect(
            try await both.first.filter(.user, #"emails.type eq "work" and emails.value eq "ann@home.example""#).total
                == 1)
        #expect(
            try await both.first.filter(.user, #"emails[type eq "work" and value eq "ann@home.example"]"#).total == 0)
        #expect(try await both.first.filter(.group, #"displayName eq "team a""#).ids == [group])
        #expect(try await both.first.filter(.group, #"members.value eq "\#(id)""#).ids == [group])
        #expect(try await both.first.filter(.group, #"members eq "\#(id)""#).ids == [group])
        let identifier = try await both.first.filter(
            .group, #"urn:gatehouse:params:scim:schemas:extension:gatehouse:2.0:Group:identifier eq "Team_A""#)
        #expect(identifier.ids == [group])
        for broken in ["userName eq", "nonsense eq \"x\"", "(userName pr", "active gt true", ""] {
            let answer = try await both.first.filter(.user, broken)
            #expect(answer.refusal == "400 invalidFilter" || (broken.isEmpty && answer.status == 200), "\(broken)")
        }
    }

    @Test(arguments: EngineKind.available)
    func `a projection is kept on every kind of answer`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let id = try await both.first.user("a", #""title":"x","name":{"givenName":"Ann","familyName":"Lee"}"#)
        let query = "attributes=name.givenName"
        let answers = [
            try await both.first.get(.user, id, query: query),
            try await both.first.patch(.user, id, #"{"op":"replace","path":"title","value":"y"}"#, query: query),
            try await both.first.put(
                .user, id, #"{"userName":"a","name":{"givenName":"Ann","familyName":"Lee"}}"#, query: query),
        ]
        for body in answers.map(\.body) + (try await both.first.list(.user, query)).resources {
            #expect(Set(body.members.map(\.name)) == ["schemas", "id", "name"])
            #expect(body["name"] == ["givenName": "Ann"])
        }
    }
}
