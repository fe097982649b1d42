import Testing

@testable import SCIM

@Suite struct `Projections` {
    static let ann: JSONValue = [
        "schemas": [.string(Schema.user.id), .string(Schema.enterpriseUser.id)], "id": "1", "externalId": "e",
        "userName": "ann", "name": ["givenName": "A", "familyName": "B"],
        "emails": [["value": "w", "type": "work", "primary": true], ["value": "h", "type": "home"]],
        "groups": [["value": "g"]],
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": [
            "department": "D", "manager": ["value": "m", "displayName": "M"],
        ],
        "meta": ["resourceType": "User", "location": "l"],
    ]

    private func members(_ query: String) throws -> [String] {
        let request = try ListRequest.parse(query: query)
        let object = request.projection(for: .user).apply(to: try document(Projections.ann))
        return object.members.map(\.name)
    }

    private func object(_ query: String) throws -> JSONObject {
        try ListRequest.parse(query: query).projection(for: .user).apply(to: try document(Projections.ann))
    }

    private let all = [
        "schemas", "id", "externalId", "userName", "name", "emails", "groups", Schema.enterpriseUser.id, "meta",
    ]

    @Test(arguments: [
        ("attributes=userName", ["schemas", "id", "userName"]),
        ("attributes=USERNAME", ["schemas", "id", "userName"]),
        ("attributes=userName,%20emails+,", ["schemas", "id", "userName", "emails"]),
        ("attributes=nope", ["schemas", "id"]),
        ("attributes=password", ["schemas", "id"]),
        ("attributes=\(Schema.user.id):userName", ["schemas", "id", "userName"]),
        ("attributes=\(Schema.enterpriseUser.id)", ["schemas", "id", Schema.enterpriseUser.id]),
        ("attributes=meta", ["schemas", "id", "meta"]),
        (
            "excludedAttributes=id,schemas,userName,name,emails,groups,externalId",
            ["schemas", "id", Schema.enterpriseUser.id, "meta"]
        ),
        (
            "excludedAttributes=\(Schema.enterpriseUser.id),meta",
            ["schemas", "id", "externalId", "userName", "name", "emails", "groups"]
        ),
    ])
    func `corner 76: whole attributes`(_ query: String, _ expected: [String]) throws {
        #expect(try members(query) == expected)
    }

    @Test func `corner 76: without a choice, and with an empty one, all of the default set goes out`() throws {
        #expect(try members("") == all)
        #expect(try members("attributes=") == all)
        #expect(try members("excludedAttributes=nope") == all)
    }

    @Test func `corner 76: sub-attributes`() throws {
        #expect(try object("attributes=name.givenName")["name"] == ["givenName": "A"])
        #expect(try object("attributes=emails.type")["emails"] == [["type": "work"], ["type": "home"]])
        #expect(try object("attributes=emails.primary")["emails"] == [["primary": true]])
        #expect(try object("attributes=emails.type,emails")["emails"] == Projections.ann.object?["emails"])
        #expect(try object("excludedAttributes=name.givenName")["name"] == ["familyName": "B"])
        #expect(try object("excludedAttributes=name.givenName,name.familyName")["name"] == nil)
        let manager = try object("attributes=\(Schema.enterpriseUser.id):manager.value")
        #expect(manager[Schema.enterpriseUser.id] == ["manager": ["value": "m"]])
        #expect(try object("attributes=department")[Schema.enterpriseUser.id] == ["department": "D"])
    }

    @Test func `corner 62: a stored password would still not go out`() throws {
        let leaky = try document(["schemas": [], "id": "1", "userName": "a", "password": "x"])
        for query in ["", "attributes=password", "excludedAttributes=userName"] {
            let projection = try ListRequest.parse(query: query).projection(for: .user)
            #expect(projection.apply(to: leaky)["password"] == nil)
            #expect(!projection.includes("password"))
        }
    }

    @Test func `corner 77: one can ask before members are loaded`() throws {
        func includes(_ query: String) throws -> Bool {
            try ListRequest.parse(query: query).projection(for: .group).includes("members")
        }
        #expect(try includes(""))
        #expect(try !includes("excludedAttributes=members"))
        #expect(try !includes("excludedAttributes=MEMBERS"))
        #expect(try !includes("attributes=displayName"))
        #expect(try includes("attributes=members.value"))
        #expect(try includes("excludedAttributes=members.display"))
    }

    private func group(_ query: String) throws -> JSONObject {
        let urn = Schema.gatehouseGroup.id
        let group = try document(
            [
                "schemas": [.string(Schema.group.id), .string(urn)], "id": "g", "displayName": "Ops",
                "members": [["value": "a", "type": "User", "display": "Ann"], ["value": "b", "type": "User"]],
                .init(stringLiteral: urn): ["identifier": "ops", "scope": "account"],
            ], .group)
        return try ListRequest.parse(query: query).projection(for: .group).apply(to: group)
    }

    @Test(arguments: ["", "excludedAttributes=externalId", "excludedAttributes=members.$ref", "attributes=members"])
    func `the display of a member goes out when it is asked for by name`(_ query: String) throws {
        let plain: JSONValue = [["value": "a", "type": "User"], ["value": "b", "type": "User"]]
        #expect(try group(query)["members"] == plain)
        #expect(try !ListRequest.parse(query: query).projection(for: .group).asks(for: "display", in: "members"))
        let named = "attributes=members.display"
        #expect(try group(named)["members"] == [["display": "Ann"]])
        #expect(try group(named + ",members")["members"]?.array?.first?.object?.members.count == 3)
        #expect(try ListRequest.parse(query: named).projection(for: .group).asks(for: "display", in: "members"))
    }

    @Test func `our extension of a group goes out when it is asked for, and its URN with it`() throws {
        let urn = Schema.gatehouseGroup.id
        for query in ["", "excludedAttributes=members", "attributes=displayName", "excludedAttributes=\(urn):scope"] {
            let shown = try group(query)
            #expect(shown[urn] == nil && shown["schemas"] == [.string(Schema.group.id)], "\(query)")
        }
        let both: JSONValue = [.string(Schema.group.id), .string(urn)]
        let whole = try group("attributes=\(urn)")
        #expect(whole[urn] == ["identifier": "ops", "scope": "account"] && whole["schemas"] == both)
        for query in ["attributes=\(urn):identifier", "attributes=IDENTIFIER,displayName"] {
            let shown = try group(query)
            #expect(shown[urn] == ["identifier": "ops"] && shown["schemas"] == both, "\(query)")
        }
    }

    @Test func `corner 49: a choice is known as one`() throws {
        #expect(try !ListRequest.parse(query: "").projection(for: .user).isExplicit)
        #expect(try ListRequest.parse(query: "attributes=userName").projection(for: .user).isExplicit)
    }

    @Test func `corner 63: an attribute returned on request goes out only when it is named`() throws {
        let schema = Schema(
            id: "urn:example:thing", name: "Thing", description: "Thing",
            attributes: [
                SchemaAttribute("shown", "Shown."), SchemaAttribute("asked", returned: .request, "Asked."),
                SchemaAttribute("fixed", returned: .always, "Fixed."),
            ])
        let type = ResourceType(name: "Thing", endpoint: "/Things", description: "Thing", schema: schema)
        let thing = try document(["id": "1", "shown": "s", "asked": "a", "fixed": "f"], type)
        #expect(Projection(of: type).apply(to: thing).members.map(\.name) == ["id", "shown", "fixed"])
        #expect(Projection(only: ["asked"], of: type).apply(to: thing).members.map(\.name) == ["id", "asked", "fixed"])
        #expect(
            Projection(except: ["shown", "fixed"], of: type).apply(to: thing).members.map(\.name) == ["id", "fixed"])
    }
}
