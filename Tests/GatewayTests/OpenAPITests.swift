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
