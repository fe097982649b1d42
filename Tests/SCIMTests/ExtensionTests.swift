import Testing

@testable import SCIM

@Suite struct `Declared extensions` {
    private static let urn = "urn:ietf:params:scim:schemas:extension:acme:2.0:User"

    private static let acme = ExtensionDeclaration(
        urn: urn, name: "AcmeUser",
        attributes: [
            .init("badge", caseExact: true, mutability: .immutable),
            .init("level", kind: .integer), .init("remote", kind: .boolean), .init("hired", kind: .dateTime),
            .init("skills", multiValued: true),
            .init(
                "desk", kind: .complex,
                subAttributes: [.init("building"), .init("floor", kind: .integer)]),
            .init(
                "keys", kind: .complex, multiValued: true,
                subAttributes: [.init("value", caseExact: true), .init("type"), .init("primary", kind: .boolean)]),
        ])

    private static func type() throws -> ResourceType {
        ResourceType.user(with: try ExtensionDeclaration.schemas(of: [acme]))
    }

    private func person(_ type: ResourceType) throws -> ResourceDocument {
        try ResourceDocument.decode(
            create: try json(
                #"{"userName":"a","\#(Self.urn.uppercased())":{"BADGE":"B-1","level":3,"remote":true,"hired":"2020-01-01T00:00:00Z","skills":["Go","Swift"],"desk":{"building":"HQ","floor":4},"keys":[{"value":"k1","type":"door"},{"value":"k2","type":"safe"}]}}"#
            ), as: type, dialect: .tolerant
        ).document
    }

    @Test func `they are published`() throws {
        let type = try Self.type()
        #expect(ResourceType.schemas(of: [type]).map(\.id) == [Schema.user.id, Schema.enterpriseUser.id, Self.urn])
        #expect(type.document(baseURL: "")["schemaExtensions"]?.array?.count == 2)
        let document = try #require(type.extensionSchema(Self.urn)).document(baseURL: "https://x")
        let badge = try #require(document["attributes"]?.array?.first?.object)
        #expect(badge["mutability"] == "immutable" && badge["caseExact"] == true)
        #expect(ResourceType.group(with: []) === ResourceType.group)
        #expect(ResourceType.user.extended(by: [.enterpriseUser, .user]) === ResourceType.user)
    }

    @Test func `they are decoded with their types, in any case, and their URN enters schemas`() throws {
        let type = try Self.type()
        let person = try person(type)
        #expect(person.object["schemas"] == [.string(Schema.user.id), .string(Self.urn)])
        #expect(person.object[Self.urn]?.object?["badge"] == "B-1")
        for wrong in [#"{"level":1.5}"#, #"{"remote":"maybe"}"#, #"{"hired":"today"}"#, #"{"desk":"x"}"#, #"[]"#] {
            let body = try json(#"{"userName":"a","\#(Self.urn)":\#(wrong)}"#)
            #expect(
                refusal { _ = try ResourceDocument.decode(create: body, as: type, dialect: .tolerant) }
                    == "400 invalidValue", "\(wrong)")
        }
    }

    @Test(arguments: [
        ("\(urn):badge eq \"B-1\"", true), ("\(urn):badge eq \"b-1\"", false), ("\(urn.uppercased()):LEVEL gt 2", true),
        ("level ge 4", false), ("remote eq true", true), ("\(urn):hired lt \"2020-01-01T02:00:00+01:00\"", true),
        ("skills eq \"swift\"", true), ("\(urn):desk.building sw \"h\"", true),
        ("desk[floor eq 4 and building eq \"hq\"]", true),
        ("\(urn):keys[type eq \"door\" and value eq \"k2\"]", false), ("keys.type eq \"safe\"", true),
        ("\(urn) pr", true),
        ("not (\(urn):level pr)", false),
    ])
    func `they are filtered`(_ filter: String, _ expected: Bool) throws {
        let type = try Self.type()
        #expect(try Filter.parse(filter, for: type, dialect: .strict).matches(try person(type)) == expected)
        #expect(refusal { _ = try Filter.parse(filter, for: .user) } == "400 invalidFilter")
    }

    @Test func `they are patched, in every form`() throws {
        let type = try Self.type()
        let before = try person(type)
        func patched(_ operation: String) throws -> JSONObject? {
            let body = try json(#"{"schemas":["\#(RawPatchOperation.schema)"],"Operations":[\#(operation)]}"#)
            let request = try PatchRequest.parse(body, for: type, dialect: .tolerant)
            return try PatchEngine.apply(request, to: before).document.object[Self.urn]?.object
        }
        #expect(try patched(#"{"op":"replace","path":"\#(Self.urn):level","value":5}"#)?["level"] == 5)
        #expect(try patched(#"{"op":"replace","value":{"\#(Self.urn):level":5}}"#)?["level"] == 5)
        #expect(try patched(#"{"op":"add","value":{"\#(Self.urn)":{"level":5}}}"#)?["level"] == 5)
        #expect(
            try patched(#"{"op":"add","path":"\#(Self.urn)","value":{"desk":{"floor":1}}}"#)?["desk"] == [
                "building": "HQ", "floor": 1,
            ])
        #expect(
            try patched(#"{"op":"remove","path":"\#(Self.urn):keys[type eq \"door\"]"}"#)?["keys"]?.array?.count == 1)
        #expect(
            try patched(#"{"op":"add","path":"\#(Self.urn):skills","value":["Go","C"]}"#)?["skills"] == [
                "Go", "Swift", "C",
            ])
        #expect(
            try patched(#"{"op":"replace","path":"keys[type eq \"car\"].value","value":"k3"}"#)?["keys"]?.array?.count
                == 3)
        let primary = try patched(#"{"op":"add","path":"keys[type eq \"door\"].primary","value":true}"#)
        #expect(primary?["keys"]?.array?.first?.object?["primary"] == true)
        #expect(
            refusal { _ = try patched(#"{"op":"replace","path":"\#(Self.urn):badge","value":"B-2"}"#) }
                == "400 mutability")
    }

    @Test func `they are projected, indexed and sorted by`() throws {
        let type = try Self.type()
        let person = try person(type)
        let shown = try ListRequest.parse(query: "attributes=\(Self.urn):desk.floor").projection(for: type).apply(
            to: person)
        #expect(shown[Self.urn] == ["desk": ["floor": 4]])
        let hidden = try ListRequest.parse(query: "excludedAttributes=\(Self.urn)").projection(for: type).apply(
            to: person)
        #expect(hidden[Self.urn] == nil)
        let paths = Set(person.attributeValues().map(\.path))
        for name in ["badge", "level", "remote", "hired", "skills", "desk.floor", "keys.value"] {
            #expect(paths.contains("\(Self.urn):\(name)"))
        }
        let key = try ListRequest.parse(query: "sortBy=\(Self.urn):level").sortKey(for: type, dialect: .strict)
        #expect(key?.operand(of: person) == .number(JSONNumber(3)))
    }

    @Test func `corner 57: a PUT keeps what is immutable and clears the rest`() throws {
        let type = try Self.type()
        let put = try ResourceDocument.decode(
            replace: ["userName": "a"], existing: try person(type), dialect: .tolerant)
        #expect(put.document.object[Self.urn] == ["badge": "B-1"])
        let other: JSONValue = ["userName": "a", Self.urn: ["badge": "B-2"]]
        #expect(
            refusal { _ = try ResourceDocument.decode(replace: other, existing: try person(type), dialect: .tolerant) }
                == "400 mutability")
    }

    @Test func `a required part is required where the extension is used, and never blocks a deactivation`() throws {
        let declaration = ExtensionDeclaration(
            urn: "urn:example:hr", name: "HR", attributes: [.init("number", required: true), .init("note")])
        let type = ResourceType.user(with: try ExtensionDeclaration.schemas(of: [declaration]))
        func created(_ part: String) throws -> ResourceDocument {
            try ResourceDocument.decode(
                create: try json(#"{"userName":"a"\#(part)}"#), as: type, dialect: .tolerant
            ).document
        }
        #expect(refusal { _ = try created(#","urn:example:hr":{"note":"n"}"#) } == "400 invalidValue")
        let plain = try created("")
        func patched(_ document: ResourceDocument, _ operation: JSONValue) throws -> ResourceDocument {
            let request = try PatchRequest.parse(["Operations": [operation]], for: type, dialect: .tolerant)
            return try PatchEngine.apply(request, to: document).document
        }
        let note: JSONValue = ["op": "add", "path": "urn:example:hr:note", "value": "n"]
        #expect(refusal { _ = try patched(plain, note) } == "400 invalidValue")
        // Written before `number` became required.
        let old = try document(["schemas": [], "userName": "a", "active": true, "urn:example:hr": ["note": "n"]], type)
        #expect(try patched(old, ["op": "replace", "path": "active", "value": false]).active == false)
    }

    @Test func `documents of one account compare, whoever made their type`() throws {
        let left = try person(try Self.type())
        let right = try person(try Self.type())
        #expect(left == right)
        #expect(left != ResourceDocument(type: .user, object: left.object))
    }

    private static let bad: [(ExtensionDeclaration, ExtensionDefect)] = {
        func urn(_ urn: String) -> ExtensionDeclaration {
            ExtensionDeclaration(urn: urn, name: "X", attributes: [.init("a")])
        }
        func attributes(_ attributes: ExtensionDeclaration.Attribute...) -> ExtensionDeclaration {
            ExtensionDeclaration(urn: "urn:x:y", name: "X", attributes: attributes)
        }
        let long = String(repeating: "x", count: 200)
        var cases: [(ExtensionDeclaration, ExtensionDefect)] = [
            "", "urn:", "urn:x", "urn:x:", "http://x/y", "urn:x::y", "urn:x:y z", "urn:x:y[", "urn:x:y,z", "urn:x:é",
            "urn:x:\(long)",
        ].map { (urn($0), .malformedURN($0)) }
        cases += [
            Schema.user.id, Schema.group.id.uppercased(), Schema.enterpriseUser.id, "\(Schema.enterpriseUser.id):x",
            "urn:ietf:params:scim:schemas:core:2.0:Thing", "urn:ietf:params:scim:api:messages:2.0:Error",
            "urn:gatehouse:x", "urn:ietf:params:scim:schemas:extension:enterprise",
        ].map { (urn($0), .reservedURN($0)) }
        cases += ["", "1a", "a b", "$ref", "a.b", "é", "a:b", long].map { (attributes(.init($0)), .malformedName($0)) }
        cases += ["id", "SCHEMAS", "externalid", "meta", "Password", "not", "AND", "or"].map {
            (attributes(.init($0)), .reservedName($0))
        }
        cases += [
            (attributes(), .noAttributes), (attributes(.init("a"), .init("A")), .repeatedName("A")),
            (attributes(.init("a", kind: .complex)), .misplacedSubAttributes("a")),
            (attributes(.init("a", subAttributes: [.init("b")])), .misplacedSubAttributes("a")),
            (
                attributes(
                    .init("a", kind: .complex, subAttributes: [.init("b", kind: .complex, subAttributes: [.init("c")])])
                ),
                .nestedTooDeep("a.b")
            ),
            (
                attributes(.init("a", kind: .complex, subAttributes: [.init("b", multiValued: true)])),
                .nestedTooDeep("a.b")
            ),
            (attributes(.init("a", kind: .complex, subAttributes: [.init("b"), .init("B")])), .repeatedName("B")),
            (attributes(.init("a", mutability: .readOnly)), .unusableMutability("a")),
            (attributes(.init("a", mutability: .writeOnly)), .unusableMutability("a")),
            (
                attributes(.init("a", kind: .complex, subAttributes: [.init("Primary")])),
                .primaryNotBoolean("a.Primary")
            ),
        ]
        return cases
    }()

    @Test func `what can't be declared is told`() {
        for (declaration, defect) in Self.bad {
            do throws(ExtensionDefect) {
                _ = try declaration.schema()
                Issue.record("\(defect) was expected")
            } catch {
                #expect(error == defect)
                #expect(!error.sentence.isEmpty)
            }
        }
    }

    @Test func `extensions that overlap or are too many are told`() {
        func declarations(_ urns: [String]) -> [ExtensionDeclaration] {
            urns.map { ExtensionDeclaration(urn: $0, name: "X", attributes: [.init("a")]) }
        }
        #expect(throws: ExtensionDefect.overlappingURNs("urn:x:y", "urn:x:Y:z")) {
            try ExtensionDeclaration.schemas(of: declarations(["urn:x:y", "urn:x:Y:z"]))
        }
        #expect(throws: ExtensionDefect.overlappingURNs("urn:x:y", "URN:X:Y")) {
            try ExtensionDeclaration.schemas(of: declarations(["urn:x:y", "URN:X:Y"]))
        }
        #expect((try? ExtensionDeclaration.schemas(of: declarations(["urn:x:y", "urn:x:yz"])))?.count == 2)
        #expect(throws: ExtensionDefect.tooMany("extensions", limit: 10)) {
            try ExtensionDeclaration.schemas(of: declarations((0...10).map { "urn:x:y\($0)" }))
        }
    }
}
