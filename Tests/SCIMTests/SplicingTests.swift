import SCIM
import Testing

@Suite struct `A stored document as it goes out` {
    static let meta = Meta(
        resourceType: "User", created: "2026-01-01T00:00:00.000Z", lastModified: "2026-01-02T00:00:00.000Z",
        location: "https://gateway.example/Users/usr_1", version: Version(3))
    static let groups: JSONValue = [["value": "grp_1", "display": "A \"quoted\" {group}, [one]", "type": "direct"]]
    static let core = "\"urn:ietf:params:scim:schemas:core:2.0:User\""
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    static let bodies = [
        "{\"schemas\":[\(core)],\"userName\":\"a\"}",
        "{\"schemas\":[\(core)],\"externalId\":\"x\",\"userName\":\"a\\\"}{][,:\\\\\",\"active\":false}",
        """
        {"schemas":[\(core),"\(enterprise)"],"userName":"ünï","name":{"givenName":"G","familyName":"F,}"},\
        "displayName":"D","emails":[{"value":"a@b.example","type":"work","primary":true},{"value":"c@d.example"}],\
        "\(enterprise)":{"department":"X","manager":{"value":"1"}}}
        """,
        "{\"userName\":\"z\",\"schemas\":[\(core)],\"title\":\"t\",\"locale\":\"de\",\"timezone\":\"Europe/Berlin\"}",
    ]

    private func stored(_ body: String) throws -> ResourceDocument {
        try ResourceDocument.decode(create: JSONValue.parse(Array(body.utf8)), as: .user, dialect: .tolerant).document
    }

    @Test(arguments: bodies, [true, false])
    func `is the same whether it was read or spliced`(_ body: String, _ hasGroups: Bool) throws {
        let stored = try stored(body)
        var read = stored.representation(id: "usr_1", meta: Self.meta)
        if hasGroups { read.assign("groups", Self.groups) }
        let spliced = ResourceDocument.spliced(
            stored.bytes, type: .user, id: "usr_1", meta: Self.meta,
            owned: hasGroups ? [("groups", Self.groups)] : [])
        #expect(spliced.map { String(decoding: $0, as: UTF8.self) } == String(decoding: read.bytes, as: UTF8.self))
    }

    @Test(arguments: [
        "", "{", "{}", "[]", "{\"userName\":\"a\"}", "{\"schemas\":[]", "{\"schemas\":[],}", "{\"schemas\" :[]}",
        "{\"schemas\":[],\"password\":\"p\"}", "{\"schemas\":[],\"id\":\"i\"}", "{\"schemas\":[],\"groups\":[]}",
        "{\"schemas\":[],\"nobodyKnows\":1}", "{\"schemas\":[],\"userName\":\"a", "{\"schemas\":[],\"userName\":\"a\\",
        "{\"schemas\":[]}{}", "{\"schemas\":[]},", " {\"schemas\":[]}",
    ])
    func `is read when splicing can't be right`(_ text: String) {
        let owned = [(name: "groups", value: Self.groups)]
        #expect(ResourceDocument.spliced(Array(text.utf8), type: .user, id: "i", meta: Self.meta, owned: owned) == nil)
    }
}
