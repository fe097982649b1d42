import Hummingbird

/// The parts of a `multipart/form-data` body (RFC 7578), as browsers send a form with a file.
///
/// Read strictly, as browsers write it: each part begins with its boundary on a line of its own, and its name is in quotes.
struct MultipartForm {
    private let parts: [(name: String, bytes: [UInt8])]

    private static let limit = 20
    private static let headerBytes = 4_096

    /// Nil for another media type, and for whatever isn't well-formed.
    init?(_ body: [UInt8], contentType: String?) {
        guard let boundary = contentType.flatMap(Self.boundary) else { return nil }
        let mark = Array("--\(boundary)".utf8)
        guard body.starts(with: mark) else { return nil }
        var parts: [(name: String, bytes: [UInt8])] = []
        var rest = body[...].dropFirst(mark.count)
        while !rest.starts(with: "--".utf8) {
            guard parts.count < Self.limit, rest.starts(with: "\r\n".utf8) else { return nil }
            let part = rest.dropFirst(2)
            guard let head = part.prefix(Self.headerBytes).firstRange(of: Array("\r\n\r\n".utf8)),
                let name = Self.name(in: part[..<head.lowerBound]),
                let end = part[head.upperBound...].firstRange(of: Array("\r\n".utf8) + mark)
            else { return nil }
            parts.append((name, Array(part[head.upperBound..<end.lowerBound])))
            rest = part[end.upperBound...]
        }
        self.parts = parts
    }

    /// The bytes of a part that occurs exactly once.
    subscript(bytes name: String) -> [UInt8]? {
        let found = parts.filter { $0.name == name }
        return found.count == 1 ? found.first?.bytes : nil
    }

    /// The same as a text.
    subscript(name: String) -> String? { self[bytes: name].flatMap { String(validating: $0, as: UTF8.self) } }

    private static func boundary(_ contentType: String) -> String? {
        let parts = contentType.split(separator: ";").map(\.trimmed)
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        for part in parts.dropFirst() where part.lowercased().hasPrefix("boundary=") {
            let value = part.dropFirst("boundary=".count)
            let boundary = value.hasPrefix("\"") && value.hasSuffix("\"") ? value.dropFirst().dropLast() : value
            return (1...70).contains(boundary.utf8.count) ? String(boundary) : nil
        }
        return nil
    }

    private static func name(in head: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: head, as: UTF8.self) else { return nil }
        for line in text.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
            for field in line.split(separator: ";").map(\.trimmed) where field.hasPrefix("name=\"") {
                return String(field.dropFirst(6).prefix { $0 != "\"" })
            }
        }
        return nil
    }
}
