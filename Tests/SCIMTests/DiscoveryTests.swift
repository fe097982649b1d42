import Testing

@testable import SCIM

@Suite struct `Discovery` {
    private let base = "https://x.example/scim/v2"

    @Test func `every schema of every type is published, with all characteristics`() throws {
        let schemas = ResourceType.schemas(of: [.user, .group])
        #expect(schemas.map(\.name) == ["User", "EnterpriseUser", "Group", "GatehouseGroup"])
        for schema in schemas {
            let document = schema.document(baseURL: base)
            #expect(document["id"] == .string(schema.id))
            #expect(document["meta"]?.object?["location"] == .string("\(base)/Schemas/\(schema.id)"))
            try check(document["attributes"])
        }
    }

    private func check(_ attributes: JSONValue?) throws {
        for value in try #require(attributes?.array) {
            let attribute = try #require(value.object)
            for name in ["name", "type", "description", "mutability", "returned", "uniqueness"] {
                #expect(attribute[name]?.string?.isEmpty == false)
            }
            #expect(attribute["multiValued"]?.bool != nil)
            #expect(attribute["required"]?.bool != nil)
            if attribute["type"] == "complex" { try check(attribute["subAttributes"]) }
        }
    }

    @Test func `the table says what RFC 7643 says`() throws {
        let userName = try #require(Schema.user.attribute("username"))
        #expect(userName.required && !userName.caseExact && userName.uniqueness == .server)
        let password = try #require(Schema.user.attribute("password"))
        #expect(password.mutability == .writeOnly && password.returned == .never)
        #expect(Schema.user.attribute("groups")?.mutability == .readOnly)
        let member = try #require(Schema.group.attribute("members"))
        #expect(ResourceType.group.collection === member)
        #expect(member.subAttribute("VALUE")?.mutability == .immutable)
        #expect(ResourceType.user.attribute("id")?.returned == .always)
        #expect(ResourceType.user.attribute("externalId")?.caseExact == true)
    }

    @Test func `what is shown on request only is published, and not announced`() throws {
        let group = ResourceType.group(with: [Schema(id: "urn:x:y", name: "Y", description: "Y", attributes: [])])
        #expect(group.document(baseURL: base)["schemaExtensions"] == [["schema": "urn:x:y", "required": false]])
        #expect(ResourceType.schemas(of: [group]).contains { $0.id == Schema.gatehouseGroup.id })
        #expect(Schema.gatehouseGroup.attributes.allSatisfy { $0.returned == .request })
        let display = try #require(Schema.group.attribute("members")?.subAttribute("display"))
        #expect(display.returned == .request && display.mutability == .readOnly)
    }

    @Test func `resource types name their schemas`() {
        let document = ResourceType.user.document(baseURL: base)
        #expect(document["endpoint"] == "/Users")
        #expect(document["schemaExtensions"] == [["schema": .string(Schema.enterpriseUser.id), "required": false]])
    }

    @Test func `the configuration says what is supported`() {
        let plain = ServiceProviderConfig(maxResults: 1_000, sort: false, etag: true).document(baseURL: base)
        #expect(plain["patch"] == ["supported": true])
        #expect(plain["bulk"]?.object?["supported"] == false)
        #expect(plain["pagination"] == nil)
        let full = ServiceProviderConfig(
            bulk: .init(maxOperations: 1_000, maxPayloadSize: 8_388_608), maxResults: 1_000, sort: true, etag: true,
            pagination: .init(cursor: true, defaultPageSize: 100, cursorTimeoutSeconds: 3_600)
        ).document(baseURL: base)
        #expect(full["bulk"]?.object?["maxOperations"] == 1_000)
        #expect(full["pagination"]?.object?["defaultPaginationMethod"] == "index")
        #expect(full["authenticationSchemes"]?.array?.first?.object?["type"] == "oauthbearertoken")
    }
}

@Suite struct `Attribute paths` {
    @Test(arguments: [
        ("userName", "userName"), ("NAME.FAMILYNAME", "name.familyName"), ("id", "id"),
        ("meta.location", "meta.location"),
        ("members.$ref", nil), ("manager", "\(Schema.enterpriseUser.id):manager"),
        ("\(Schema.user.id):name.familyName", "name.familyName"), ("\(Schema.user.id.uppercased()):ID", "id"),
        (Schema.enterpriseUser.id, Schema.enterpriseUser.id),
        ("\(Schema.enterpriseUser.id):manager.value", "\(Schema.enterpriseUser.id):manager.value"),
        ("\(Schema.enterpriseUser.id):userName", nil), ("\(Schema.user.id):manager", nil), (Schema.user.id, nil),
        ("\(Schema.user.id).userName", nil), ("\(Schema.user.id):", nil), ("urn:x", nil), ("", nil), (".", nil),
        ("userName.", nil), ("a b", nil), ("userName.x", nil),
    ])
    func `corner 3, 4: paths have one spelling`(_ path: String, _ expected: String?) {
        #expect((try? ResolvedPath.resolve(path, in: .user))?.text == expected)
    }

    @Test func `corner 4: the longest schema that matches wins`() throws {
        let short = Schema(id: "urn:a:b", name: "S", description: "S", attributes: [SchemaAttribute("c", "C.")])
        let long = Schema(id: "urn:a:b:c", name: "L", description: "L", attributes: [SchemaAttribute("d", "D.")])
        let type = ResourceType(
            name: "T", endpoint: "/T", description: "T", schema: .user, extensions: [.init(short), .init(long)])
        #expect(try ResolvedPath.resolve("urn:a:b:c:d", in: type).text == "urn:a:b:c:d")
        #expect(try ResolvedPath.resolve("urn:a:b:c", in: type).attribute == nil)
    }
}
