import Provisioning
import SCIM
import Tenancy
import TestSupport
import Testing

/// Members and groups stand in rows of their own, and are loaded when a filter or the client asks for them.
@Suite struct RelationTests {
    @Test(arguments: EngineKind.available)
    func `a list that the documents answer shows members and groups too`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a", #""title":"x""#)
        let empty = try await both.first.group("empty")
        let group = try await both.first.group("team", members: [user])
        for filter in [#"title co "x""#, #"groups.display co "TEAM""#, #"groups[display co "team"]"#, "groups pr"] {
            let found = try await both.first.filter(.user, filter)
            #expect(found.ids == [user], "\(filter)")
            #expect(found.resources.first?["groups"]?.array?.first?.object?["value"]?.string == group, "\(filter)")
            let hidden = try await both.first.filter(.user, filter, "&attributes=userName")
            #expect(hidden.ids == [user] && hidden.resources.first?["groups"] == nil, "\(filter)")
        }
        #expect(try await both.first.filter(.user, "not (groups pr)").ids == [])
        for filter in [#"displayName co "ea""#, #"members.display eq "A""#, #"members[display co "a"]"#, "members pr"] {
            let found = try await both.first.filter(.group, filter)
            #expect(found.ids == [group], "\(filter)")
            #expect(found.resources.first?["members"]?.array?.first?.object?["value"]?.string == user, "\(filter)")
            let hidden = try await both.first.filter(.group, filter, "&excludedAttributes=members")
            #expect(hidden.ids == [group] && hidden.resources.first?["members"] == nil, "\(filter)")
        }
        #expect(try await both.first.filter(.group, "not (members pr)").ids == [empty])
    }
}
