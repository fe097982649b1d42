import Testing

@testable import SCIM

/// POST and PUT bodies; the cases are in `Vectors/resource`.
@Suite struct `Resource documents` {
    @Test(arguments: Vectors.cases("resource"))
    func `each body becomes the document its case says, or is refused`(_ vector: Vectors.Case) throws {
        let body = try #require(vector["body"])
        for dialect in vector.dialects {
            func run() throws -> DecodedResource {
                guard let existing = vector["existing"] else {
                    return try ResourceDocument.decode(create: body, as: vector.type, dialect: dialect)
                }
                let before = try document(existing, vector.type)
                return try ResourceDocument.decode(replace: body, existing: before, dialect: dialect)
            }
            if let expected = vector["refused"]?.string {
                #expect(refusal { _ = try run() } == expected, "\(dialect)")
                continue
            }
            let decoded = try run()
            let after = try #require(vector["document"]?.object)
            var got = decoded.document.object
            if after["schemas"] == nil { got["schemas"] = nil }
            #expect(got == after, "\(dialect): \(text(got.bytes))")
            #expect(decoded.members?.map(\.id) == vector["members"]?.array?.compactMap(\.string))
            #expect(decoded.ignored == vector["ignored"]?.array?.compactMap(\.string) ?? [])
        }
    }

    @Test func `corner 62: a password is noticed and dropped`() throws {
        let body = try json(#"{"schemas":["\#(Schema.user.id)"],"userName":"a","PassWord":"s3cret"}"#)
        let decoded = try ResourceDocument.decode(create: body, as: .user, dialect: .strict)
        #expect(decoded.hadPassword)
        #expect(!text(decoded.document.bytes).contains("s3cret"))
        #expect(!"\(decoded)".contains("s3cret"))
        let wrong = try json(#"{"userName":"a","password":{"x":"s3cret"}}"#)
        #expect(
            refusal { _ = try ResourceDocument.decode(create: wrong, as: .user, dialect: .tolerant) }
                == "400 invalidValue")
    }

    @Test func `a document is written in the order of its schema and read back`() throws {
        let body = try json(
            #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"D"},"title":"T","USERNAME":"a","externalId":"e"}"#
        )
        let document = try ResourceDocument.decode(create: body, as: .user, dialect: .tolerant).document
        #expect(
            document.object.members.map(\.name) == [
                "schemas", "externalId", "userName", "title", "active", Schema.enterpriseUser.id,
            ])
        #expect(try ResourceDocument(stored: document.bytes, type: .user).bytes == document.bytes)
        #expect(refusal { _ = try ResourceDocument(stored: [], type: .user) } == "400 invalidSyntax")
    }

    @Test func `what goes out has an id and meta, in order`() throws {
        let meta = Meta(
            resourceType: "Group", created: "2026-01-01T00:00:00Z", lastModified: "2026-01-02T00:00:00Z",
            location: "https://x.example/Groups/g1", version: Version(7))
        var group = try ResourceDocument.decode(create: ["displayName": "G"], as: .group, dialect: .tolerant).document
        group.assign(Schema.gatehouseGroup.id, ["identifier": "G", "scope": "account"])
        let sent = group.representation(id: "g1", meta: meta)
        #expect(
            text(sent.bytes)
                == #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group","urn:gatehouse:params:scim:schemas:extension:gatehouse:2.0:Group"],"id":"g1","displayName":"G","urn:gatehouse:params:scim:schemas:extension:gatehouse:2.0:Group":{"identifier":"G","scope":"account"},"meta":{"resourceType":"Group","created":"2026-01-01T00:00:00Z","lastModified":"2026-01-02T00:00:00Z","location":"https://x.example/Groups/g1","version":"W/\"7\""}}"#
        )
        group.assign(Schema.gatehouseGroup.id, nil)
        #expect(group.object["schemas"] == [.string(Schema.group.id)])
    }

    @Test func `the preferred value is the primary one, else the first`() throws {
        let two = try document(["emails": [["value": "a"], ["value": "b", "primary": true]]])
        #expect(two.preferredValue(of: "emails")?["value"] == "b")
        #expect(
            try document(["emails": [["value": "a"], ["value": "b"]]]).preferredValue(of: "emails")?["value"] == "a")
        #expect(try document([:]).preferredValue(of: "emails") == nil)
        #expect(two.values(at: "EMAILS.value") == ["a", "b"])
        #expect(two.values(at: "nope").isEmpty)
    }

    @Test func `a list longer than any person's is refused, and equal values cost no quadratic time`() throws {
        let values = JSONValue.array((0..<1_001).map { ["value": .string("a\($0)")] })
        let body: JSONValue = ["userName": "a", "emails": values]
        #expect(
            refusal { _ = try ResourceDocument.decode(create: body, as: .user, dialect: .tolerant) }
                == "400 invalidValue")
    }
}
