@testable import SCIM

/// What a PATCH means, said again in the plainest way: dictionaries, a list, and no schema. It knows the operations of
/// `PatchModel.Operation` only, and that is the point: nothing is shared with what it checks.
struct PatchModel: Equatable {
    typealias Email = [String: JSONValue]
    struct Refused: Error {}

    enum Operation {
        case set(verb: String, name: String, to: String)
        case unset(name: String, byNull: Bool)
        case mergeName(verb: String, [String: String])
        case setNamePart(verb: String, part: String, to: String)
        case unsetNamePart(String)
        case unsetName
        case several(verb: String, simple: [String: String], name: [String: String], department: String?)
        case setDepartment(verb: String, String)
        case unsetDepartment
        case addEmails([Email])
        case replaceEmails([Email])
        case unsetEmails
        case removeEmails(type: String)
        case removeEmailValues(type: String)
        case writeEmail(verb: String, type: String, part: String, to: JSONValue)
        case replaceEmail(type: String, by: Email)
    }

    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    var simple: [String: String] = [:]
    var name: [String: String] = [:]
    var department: String?
    var emails: [Email] = []

    func applying(_ operations: [Operation], strictly isStrict: Bool) throws -> PatchModel {
        var copy = self
        for operation in operations { try copy.apply(operation, isStrict) }
        return copy
    }

    private mutating func apply(_ operation: Operation, _ isStrict: Bool) throws {
        switch operation {
        case .set(_, let name, let value): simple[name] = value
        case .unset(let name, _): simple[name] = nil
        case .mergeName(_, let parts): name.merge(parts) { $1 }
        case .setNamePart(_, let part, let value): name[part] = value
        case .unsetNamePart(let part): name[part] = nil
        case .unsetName: name = [:]
        case .several(_, let values, let parts, let department):
            simple.merge(values) { $1 }
            name.merge(parts) { $1 }
            self.department = department ?? self.department
        case .setDepartment(_, let value): department = value
        case .unsetDepartment: department = nil
        case .addEmails(let new): try add(Self.once(new))
        case .replaceEmails(let new): emails = Self.once(new)
        case .unsetEmails: emails = []
        case .removeEmails(let type): emails.removeAll { Self.same($0["type"], .string(type)) }
        case .removeEmailValues(let type):
            emails.removeAll { Self.same($0["type"], .string(type)) && $0["value"] != nil }
        case .writeEmail(let verb, let type, let part, let value):
            let places = try places(of: type, creating: verb == "add" || !isStrict)
            for place in places { emails[place][part] = value }
            if part == "primary" { try promote(places) }
        case .replaceEmail(let type, let email):
            let places = try places(of: type, creating: !isStrict)
            for place in places { emails[place] = email.merging(["type": .string(type)]) { old, _ in old } }
        }
    }

    /// What a list says twice, it says once.
    private static func once(_ emails: [Email]) -> [Email] {
        emails.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    private mutating func places(of type: String, creating: Bool) throws -> [Int] {
        let places = emails.indices.filter { Self.same(emails[$0]["type"], .string(type)) }
        if !places.isEmpty { return places }
        guard creating else { throw Refused() }
        emails.append(["type": .string(type)])
        return [emails.count - 1]
    }

    private mutating func add(_ new: [Email]) throws {
        for email in new {
            if let place = emails.firstIndex(where: { old in
                old["value"] != nil && Self.same(old["value"], email["value"])
                    && Self.same(old["type"], email["type"])
            }) {
                emails[place].merge(email) { $1 }
                if email["primary"] == true { try promote([place]) }
            } else if !emails.contains(where: { old in email.allSatisfy { Self.same(old[$0.key], $0.value) } }) {
                emails.append(email)
                if email["primary"] == true { try promote([emails.count - 1]) }
            }
        }
    }

    /// A new primary value demotes the others; two new ones contradict each other.
    private mutating func promote(_ places: [Int]) throws {
        if places.count > 1 { throw Refused() }
        for place in emails.indices where !places.contains(place) && emails[place]["primary"] == true {
            emails[place]["primary"] = false
        }
    }

    private static func same(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
        if let left = left?.string, let right = right?.string { return left.lowercased() == right.lowercased() }
        return left == right
    }

    /// The resource that the model stands for.
    var resource: JSONObject {
        var object = JSONObject([("userName", "u"), ("active", true)])
        var schemas: [JSONValue] = ["urn:ietf:params:scim:schemas:core:2.0:User"]
        for (key, value) in simple { object[key] = .string(value) }
        if !name.isEmpty { object["name"] = Self.object(name.mapValues { .string($0) }) }
        if !emails.isEmpty { object["emails"] = .array(emails.map(Self.object)) }
        if let department {
            schemas.append(.string(Self.enterprise))
            object[Self.enterprise] = ["department": .string(department)]
        }
        object["schemas"] = .array(schemas)
        return object
    }

    static func object(_ members: [String: JSONValue]) -> JSONValue {
        .object(JSONObject(members.map { ($0.key, $0.value) }))
    }
}

extension PatchModel.Operation {
    /// The operation as a client sends it.
    var json: JSONValue {
        func message(_ verb: String, _ path: String?, _ value: JSONValue?) -> JSONValue {
            var object = JSONObject([("op", .string(verb))])
            object["path"] = path.map { .string($0) }
            object["value"] = value
            return .object(object)
        }
        func strings(_ members: [String: String]) -> JSONValue { PatchModel.object(members.mapValues { .string($0) }) }
        func selected(_ type: String) -> String { "emails[type eq \"\(type)\"]" }
        let department = PatchModel.enterprise + ":department"
        switch self {
        case .set(let verb, let name, let value): return message(verb, name, .string(value))
        case .unset(let name, let byNull):
            return byNull ? message("replace", name, .null) : message("remove", name, nil)
        case .mergeName(let verb, let parts): return message(verb, "name", strings(parts))
        case .setNamePart(let verb, let part, let value): return message(verb, "name.\(part)", .string(value))
        case .unsetNamePart(let part): return message("remove", "name.\(part)", nil)
        case .unsetName: return message("remove", "name", nil)
        case .several(let verb, let simple, let name, let department):
            var value = strings(simple).object ?? JSONObject()
            if !name.isEmpty { value["name"] = strings(name) }
            if let department { value[PatchModel.enterprise] = ["department": .string(department)] }
            return message(verb, nil, .object(value))
        case .setDepartment(let verb, let value): return message(verb, department, .string(value))
        case .unsetDepartment: return message("remove", department, nil)
        case .addEmails(let emails): return message("add", "emails", .array(emails.map(PatchModel.object)))
        case .replaceEmails(let emails): return message("replace", "emails", .array(emails.map(PatchModel.object)))
        case .unsetEmails: return message("remove", "emails", nil)
        case .removeEmails(let type): return message("remove", selected(type), nil)
        case .removeEmailValues(let type): return message("remove", selected(type) + ".value", nil)
        case .writeEmail(let verb, let type, let part, let value):
            return message(verb, "\(selected(type)).\(part)", value)
        case .replaceEmail(let type, let email): return message("replace", selected(type), PatchModel.object(email))
        }
    }

    static func random(_ source: inout SeededGenerator) -> PatchModel.Operation {
        let verb = source.pick(["add", "replace"])
        let word = source.pick(["a", "A", "b", "é", "É", "x y"])
        let type = source.pick(["work", "Work", "home", "other"])
        let simple = source.pick(["title", "nickName", "displayName"])
        let part = source.pick(["givenName", "familyName", "formatted"])
        switch source.next() % 17 {
        case 0: return .set(verb: verb, name: simple, to: word)
        case 1: return .unset(name: simple, byNull: source.chance(50))
        case 2: return .mergeName(verb: verb, [part: word, "middleName": "m"])
        case 3: return .setNamePart(verb: verb, part: part, to: word)
        case 4: return .unsetNamePart(part)
        case 5: return .unsetName
        case 6:
            return .several(
                verb: verb, simple: [simple: word], name: source.chance(50) ? [part: word] : [:],
                department: source.chance(50) ? word : nil)
        case 7: return .setDepartment(verb: verb, word)
        case 8: return .unsetDepartment
        case 9, 10, 11: return .addEmails(emails(&source))
        case 12: return .replaceEmails(emails(&source))
        case 13: return source.chance(20) ? .unsetEmails : .removeEmails(type: type)
        case 14: return .removeEmailValues(type: type)
        case 15:
            let isPrimary = source.chance(50)
            return .writeEmail(
                verb: verb, type: type, part: isPrimary ? "primary" : "value", to: isPrimary ? true : .string(word))
        default: return .replaceEmail(type: type, by: ["value": .string(word)])
        }
    }

    /// One to three addresses, one of them primary at most.
    private static func emails(_ source: inout SeededGenerator) -> [PatchModel.Email] {
        var hasPrimary = false
        return (0...Int(source.next() % 3)).map { _ in
            var email: PatchModel.Email = ["value": .string(source.pick(["a", "A", "b", "c", "é", "É"]))]
            if source.chance(70) { email["type"] = .string(source.pick(["work", "Work", "home"])) }
            if source.chance(30), !hasPrimary {
                hasPrimary = true
                email["primary"] = true
            }
            return email
        }
    }
}
