import Foundation
import Testing

@testable import SCIM

/// Cases that are data: every JSON file of a folder beside this file is an array of cases.
enum Vectors {
    static func cases(_ folder: String) -> [Case] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Vectors")
        let directory = root.appendingPathComponent(folder)
        let files = (try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)) ?? []
        var cases: [Case] = []
        for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "json" {
            let name = file.deletingPathExtension().lastPathComponent
            guard let data = try? Data(contentsOf: file), let list = try? JSONValue.parse(Array(data)).array else {
                cases.append(Case(name: "\(name) can't be read", object: JSONObject()))
                continue
            }
            for value in list {
                let object = value.object ?? JSONObject()
                cases.append(Case(name: object["name"]?.string ?? "\(name) without a name", object: object))
            }
        }
        return cases
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let object: JSONObject

        var testDescription: String { name }

        subscript(key: String) -> JSONValue? { object[key] }

        var type: ResourceType { object["type"]?.string == "Group" ? .group : .user }

        var dialects: [SCIMDialect] {
            switch object["dialect"]?.string {
            case "strict": [.strict]
            case "tolerant": [.tolerant]
            default: [.tolerant, .strict]
            }
        }
    }
}

/// The refusal that an expression throws, as `400 invalidPath`; nil when it throws none.
func refusal(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let refusal as SCIMRefusal {
        return refusal.scimType.map { "\(refusal.status) \($0.rawValue)" } ?? "\(refusal.status)"
    } catch {
        return "another error: \(error)"
    }
}

func json(_ text: String) throws -> JSONValue {
    try JSONValue.parse(Array(text.utf8))
}

func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self)
}

func document(_ value: JSONValue, _ type: ResourceType = .user) throws -> ResourceDocument {
    try ResourceDocument(stored: value.bytes, type: type)
}
