import Provisioning
import SCIM
import TestSupport
import Testing

/// What the journal says of provisioning.
@Suite struct JournalTests {
    @Test(arguments: EngineKind.available)
    func `names that nobody here knows are written down, without their values`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a", #""costCenterX":"secret-1""#)
        _ = try await both.first.patch(
            .user, user,
            #"{"op":"replace","path":"active","value":false},{"op":"add","path":"shoeSize","value":"secret-2"}"#)
        let group = try await both.first.group("g")
        _ = try await both.first.patch(
            .group, group, #"{"op":"add","value":{"mailNickname":"secret-3","displayName":"h"}}"#)
        let details = try await both.details(about: user)
        #expect(details.contains { $0.contains(#""ignored":"costCenterX""#) })
        #expect(details.contains { $0.contains(#""ignored":"shoeSize""#) })
        let ofGroup = try await both.details(about: group)
        #expect(ofGroup.filter { $0.contains(#""ignored":"mailNickname""#) }.count == 1)
        #expect(!(details + ofGroup).contains { $0.contains("secret") })
    }

    @Test(arguments: EngineKind.available)
    func `many long names don't fill the journal`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let long = String(repeating: "n", count: 5_000)
        let unknown = (0..<500).map { #""\#(long)\#($0)":1"# }.joined(separator: ",")
        let user = try await both.first.user("a", unknown)
        let details = try #require(try await both.details(about: user).first)
        #expect(details.utf8.count < 3_000)
    }
}
