import HTTPTypes
import SCIM
import Testing

@testable import Gateway

/// The OpenAPI document is whole, and refers to nothing that it hasn't got.
@Suite struct OpenAPITests {
    private let document = OpenAPIDocument.json(base: "https://sp.example")

    @Test func `every route is described, and every description is a route's`() throws {
        let paths = try #require(document.object?["paths"]?.object)
        let described = paths.members.flatMap { path in
            (path.value.object?.members ?? []).map { "\($0.name.uppercased()) \(path.name)" }
        }
        let served = OpenAPIDocument.routes.map(\.name)
        #expect(NativeRoutes.all.allSatisfy { served.contains(Self.described($0.name, "/accounts/{account}/api/v1/")) })
        #expect(OperatorRoutes.all.allSatisfy { served.contains(Self.described($0.name, "/operator/v1/")) })
        #expect(Set(described) == Set(served))
        #expect(described.count == OpenAPIDocument.routes.count)
        #expect(served.count > 10)
    }

    private static func described(_ name: String, _ root: String) -> String {
        name.split(separator: " ", maxSplits: 1).joined(separator: " \(root)")
    }

    @Test func `notes are about routes that there are`() {
        let served = Set(NativeRoutes.all.map(\.name))
        #expect(Set(NativeNotes.all.keys).subtracting(served).sorted() == [])
        #expect(Set(OperatorNotes.all.keys).subtracting(OperatorRoutes.all.map(\.name)).sorted() == [])
    }

    /// What is sent and what comes back, for every route; a POST that needs no body is one of these.
    @Test func `every route has its bodies described, as schemas that say something`() throws {
        let bodiless: Set = [
            "POST brake/{id}/release", "POST brake/{id}/rollback", "POST routing/undo", "POST domains/{domain}/verify",
            "POST accounts/{account}/suspend", "POST accounts/{account}/resume",
            "POST accounts/{account}/integrations/{id}/keys/rotate",
            "POST accounts/{account}/integrations/{id}/keys/activate",
            "POST accounts/{account}/integrations/{id}/keys/drop", "POST accounts/{account}/integrations/{id}/tokens",
            "PUT groups/{id}/members/{member}", "PUT accounts/{account}/orgs/{id}/projects/{project}",
        ]
        let schemas = try #require(document.object?["components"]?.object?["schemas"]?.object)
        func describes(_ name: String) -> Bool {
            // Nothing at all is said by `{"type": "object"}`.
            (schemas[name]?.object?.members.count ?? 0) > 1 || name == "Export"
        }
        let native = NativeRoutes.all.map { ($0.method, $0.name, NativeNotes.all[$0.name]) }
        let operators = OperatorRoutes.all.map { ($0.method, $0.name, OperatorNotes.all[$0.name]) }
        for (method, name, notes) in native + operators {
            guard let notes else {
                Issue.record("\(name) has no notes")
                continue
            }
            let takesBody = [.post, .put, .patch].contains(method) && !bodiless.contains(name)
            #expect((notes.body != nil) == takesBody, "\(name): a body")
            #expect((notes.answer == nil) == (notes.status == "204"), "\(name): an answer")
            for schema in [notes.body, notes.answer].compactMap(\.self) {
                #expect(describes(schema), "\(name): \(schema)")
            }
        }
        let served = Set((native + operators).map(\.1))
        #expect(bodiless.subtracting(served).sorted() == [])
    }

    @Test func `every schema is used`() throws {
        let schemas = try #require(document.object?["components"]?.object?["schemas"]?.object)
        let text = String(decoding: document.bytes, as: UTF8.self)
        for schema in schemas.members {
            #expect(text.contains("\"#/components/schemas/\(schema.name)\""), "\(schema.name)")
        }
    }

    @Test func `operations have names of their own`() {
        let names = OpenAPIDocument.routes.map(\.operationID)
        #expect(Set(names).count == names.count)
    }

    @Test func `every reference leads somewhere`() throws {
        let schemas = try #require(document.object?["components"]?.object?["schemas"]?.object)
        var waiting = [document]
        var references = 0
        while let value = waiting.popLast() {
            waiting += value.array ?? []
            for member in value.object?.members ?? [] {
                if member.name == "$ref", let target = member.value.string {
                    references += 1
                    #expect(schemas[String(target.split(separator: "/").last ?? "")] != nil, "\(target)")
                }
                waiting.append(member.value)
            }
        }
        #expect(references > 20)
    }
}
