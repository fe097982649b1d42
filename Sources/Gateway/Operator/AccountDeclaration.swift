import Access
import Management
import SCIM
import Tenancy

/// What an account is declared to be through the API: a tenant file's content as JSON, and beside it, in `files`, the
/// texts of the files that it names.
struct AccountDeclaration {
    private(set) var object: JSONObject

    init(_ object: JSONObject) { self.object = object }

    /// What is declared now.
    init(of account: Slug<Account>, _ operations: AccountOperations) async throws {
        let state = try await operations.account(account).state
        if let source = state.source { throw OperatorRefusal.declaredInFile(source) }
        guard let text = state.declaration, case .object(let object)? = try? JSONValue.parse(Array(text.utf8)) else {
            throw OperatorRefusal.unknownAccount
        }
        self.object = object
    }

    /// RFC 7396: null takes away, objects merge, everything else replaces.
    mutating func merge(_ patch: JSONObject) { object = Self.merged(object, patch) }

    private static func merged(_ target: JSONObject, _ patch: JSONObject) -> JSONObject {
        var target = target
        for member in patch.members {
            switch member.value {
            case .null: target[member.name] = nil
            case .object(let inner):
                target[member.name] = .object(merged(target[member.name]?.object ?? JSONObject(), inner))
            case let value: target[member.name] = value
            }
        }
        return target
    }

    /// Puts an element into a list, in the place of the one with its id.
    mutating func put(_ element: JSONObject, id: String, in list: String) {
        var element = element
        element["id"] = .string(id)
        var elements = object[list]?.array ?? []
        if let index = elements.firstIndex(where: { $0.object?["id"]?.string == id }) {
            elements[index] = .object(element)
        } else {
            elements.append(.object(element))
        }
        object[list] = .array(elements)
    }

    /// Changes the element with this id of a list.
    mutating func edit(
        id: String, in list: String, _ change: (inout JSONObject) -> Void
    ) throws(OperatorRefusal) {
        var elements = object[list]?.array ?? []
        guard let index = elements.firstIndex(where: { $0.object?["id"]?.string == id }),
            var element = elements[index].object
        else { throw .unknownPart(id) }
        change(&element)
        elements[index] = .object(element)
        object[list] = .array(elements)
    }

    /// Takes the element with this id out of a list.
    mutating func remove(id: String, from list: String) throws(OperatorRefusal) {
        var elements = object[list]?.array ?? []
        guard let index = elements.firstIndex(where: { $0.object?["id"]?.string == id }) else {
            throw .unknownPart(id)
        }
        elements.remove(at: index)
        object[list] = elements.isEmpty ? nil : .array(elements)
    }

    /// Applies the declaration.
    /// - Throws: `OperatorRefusal`
    func apply(_ operations: AccountOperations, isNew: Bool, _ operation: Operation) async throws {
        var document = object
        var files: [String: String] = [:]
        for file in document["files"]?.object?.members ?? [] { files[file.name] = file.value.string }
        document["files"] = nil
        try await operations.declare(
            document.bytes, files: files, keeping: String(decoding: object.bytes, as: UTF8.self), isNew: isNew,
            operation: operation)
    }
}
