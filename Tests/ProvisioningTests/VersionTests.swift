import Provisioning
import SCIM
import TestSupport
import Testing

/// Entity tags: corners 79 to 82.
@Suite struct VersionTests {
    static let change = #"{"op":"replace","path":"displayName","value":"changed"}"#

    @Test(arguments: EngineKind.available, ResourceKind.allCases)
    func `corner 79: every answer about a resource carries its version as meta has it`(
        _ kind: EngineKind, _ resource: ResourceKind
    ) async throws {
        let client = try await Both.make(kind).first
        let body = #"{"userName":"a","displayName":"a"}"#
        let posted = try await client.post(resource, body)
        let id = try #require(posted.id)
        let answers = [
            posted, try await client.get(resource, id), try await client.patch(resource, id, Self.change),
            try await client.put(resource, id, body),
        ]
        for answer in answers {
            #expect(answer.version != nil && answer.version == answer.meta?["version"]?.string)
        }
        #expect(answers.map(\.version) == ["W/\"1\"", "W/\"1\"", "W/\"2\"", "W/\"3\""])
    }

    @Test(
        arguments: EngineKind.available,
        [
            ("W/\"1\"", true), ("\"1\"", true), ("*", true), ("W/\"7\", W/\"1\"", true), ("W/\"2\"", false),
            ("\"x\",\"y\"", false),
        ]
    )
    func `corner 79: If-Match is weak, may be a list, and takes a star`(
        _ kind: EngineKind, _ header: (text: String, isMet: Bool)
    ) async throws {
        let client = try await Both.make(kind).first
        for resource in ResourceKind.allCases {
            let body = #"{"userName":"a","displayName":"a"}"#
            let id = try #require(try await client.post(resource, body).id)
            let status = header.isMet ? 200 : 412
            #expect(try await client.get(resource, id, ifMatch: header.text).status == status)
            #expect(try await client.put(resource, id, body, ifMatch: header.text).status == status)
            #expect(try await client.patch(resource, id, Self.change, ifMatch: header.text).status == status)
            // By now it's version 2, if anything was changed.
            let current = try #require(try await client.get(resource, id).version)
            #expect(current == (header.isMet ? "W/\"2\"" : "W/\"1\""))
            #expect(
                try await client.delete(resource, id, ifMatch: header.isMet ? current : header.text).status
                    == (header.isMet ? 204 : 412))
        }
    }

    @Test(arguments: EngineKind.available)
    func `corner 80: a write that expects another version changes nothing`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a")
        let group = try await both.first.group("g", members: [user])
        let later = both.first.later(60)
        for (resource, id) in [(ResourceKind.user, user), (.group, group)] {
            let before = try await both.first.get(resource, id)
            let events = try await both.eventCount()
            let operation = resource == .group ? #"{"op":"remove","path":"members"}"# : Self.change
            let answers = [
                try await later.patch(resource, id, operation, ifMatch: "W/\"9\""),
                try await later.put(resource, id, #"{"userName":"b","displayName":"b"}"#, ifMatch: "W/\"9\""),
                try await later.put(resource, id, #"{"userName":"b","displayName":"b"}"#, ifNoneMatch: "*"),
                try await later.delete(resource, id, ifMatch: "W/\"9\""),
            ]
            for answer in answers {
                #expect(answer.refusal == "412 -")
                #expect(answer.body["status"] == "412" && answer.detail?.isEmpty == false)
            }
            #expect(try await both.first.get(resource, id).body == before.body)
            #expect(try await both.eventCount() == events)
        }
    }

    @Test(arguments: EngineKind.available)
    func `corner 80: If-None-Match answers 304 without a body until there is something new`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a")
        let group = try await both.first.group("g", members: [user])
        for (resource, id) in [(ResourceKind.user, user), (.group, group)] {
            let version = try #require(try await both.first.get(resource, id).version)
            for header in [version, "*", "W/\"8\", \(version)"] {
                let same = try await both.first.get(resource, id, ifNoneMatch: header)
                #expect(same.status == 304 && same.body.isEmpty && same.version == version)
            }
            _ = try await both.first.patch(resource, id, Self.change)
            #expect(try await both.first.get(resource, id, ifNoneMatch: version).status == 200)
        }
        #expect(try await both.first.get(.user, "usr_00000000000000000000000000", ifMatch: "*").status == 404)
        #expect(try await both.first.get(.user, user, ifMatch: "").status == 400)
    }

    @Test(arguments: EngineKind.available)
    func `corner 81: what is pushed again as it is keeps its version, and the journal hears nothing`(_ kind: EngineKind)
        async throws
    {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a", #""displayName":"changed""#)
        let group = try await both.first.group("changed", members: [user])
        let events = try await both.eventCount()
        let later = both.first.later(60)
        let member = #"{"op":"add","path":"members","value":[{"value":"\#(user)"}]}"#
        for answer in [
            try await later.patch(.user, user, Self.change, ifMatch: "W/\"1\""),
            try await later.put(.user, user, #"{"userName":"a","displayName":"changed"}"#),
            try await later.patch(.group, group, "\(Self.change),\(member)", ifMatch: "W/\"1\""),
        ] {
            #expect(answer.status == 200 && answer.version == "W/\"1\"")
            #expect(answer.meta?["lastModified"] == answer.meta?["created"])
        }
        #expect(try await both.eventCount() == events)
    }

    @Test(arguments: EngineKind.available, ResourceKind.allCases)
    func `corner 82: of many PATCHes that expect one version exactly one is applied`(
        _ kind: EngineKind, _ resource: ResourceKind
    ) async throws {
        let client = try await Both.make(kind).first
        let id = try #require(try await client.post(resource, #"{"userName":"a","displayName":"a"}"#).id)
        let answers = try await together(12) { number in
            try await client.patch(
                resource, id, #"{"op":"replace","path":"displayName","value":"n\#(number)"}"#, ifMatch: "W/\"1\"")
        }
        #expect(answers.filter { $0.status == 200 }.count == 1)
        #expect(answers.filter { $0.status == 412 }.count == 11)
        #expect(try await client.get(resource, id).version == "W/\"2\"")
    }
}
