import SCIM

/// The userNames in a file that the operator imports: a CSV table or a SCIM list.
package enum MemberFile {
    /// How many names a file may have.
    package static let nameLimit = 1_000_000

    /// Reads the names, in their order, each once.
    ///
    /// - SCIM: a `ListResponse` (RFC 7644 §3.4.2), or an array of users or of names. Who has `active: false` is left out.
    /// - CSV (RFC 4180, with commas, semicolons or tabs): the column whose header says userName, login or e-mail; without
    ///   a header, the only column.
    package static func userNames(_ bytes: [UInt8]) throws(MemberFileRefusal) -> [String] {
        let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        let first = bytes.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        let found = first == 0x7b || first == 0x5b ? try names(scim: bytes) : try names(csv: bytes)
        var seen: Set<String> = []
        let names = found.filter { seen.insert(UserNameKey($0).text).inserted }
        guard !names.isEmpty else { throw .empty }
        guard names.count <= nameLimit else { throw .tooMany }
        return names
    }

    private static func names(scim bytes: [UInt8]) throws(MemberFileRefusal) -> [String] {
        let document: JSONValue
        do throws(SCIMRefusal) {
            document = try JSONValue.parse(bytes)
        } catch {
            throw .notJSON(error.detail)
        }
        guard let users = document.array ?? document.object?.value(anyCase: "Resources")?.array else { throw .noList }
        var names: [String] = []
        for (index, user) in users.enumerated() {
            if let name = user.string {
                names.append(try checked(name, at: index + 1))
            } else if let object = user.object, let name = object.value(anyCase: "userName")?.string {
                if object.value(anyCase: "active") == .bool(false) { continue }
                names.append(try checked(name, at: index + 1))
            } else {
                throw .nameless(index + 1)
            }
        }
        return names
    }

    private static func names(csv bytes: [UInt8]) throws(MemberFileRefusal) -> [String] {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        var table = try CSVTable(text).rows[...]
        guard let header = table.first else { throw .empty }
        let titles = header.cells.map { $0.lowercased().filter(\.isLetter) }
        let column: Int
        if let known = Self.titles.lazy.compactMap({ titles.firstIndex(of: $0) }).first {
            column = known
            table = table.dropFirst()
        } else {
            guard titles.count == 1 else { throw .noColumn }
            column = 0
        }
        var names: [String] = []
        for row in table {
            guard column < row.cells.count else { throw .nameless(row.line) }
            names.append(try checked(row.cells[column], at: row.line))
        }
        return names
    }

    /// What columns of userNames are called, the most certain first: letters only, in lower case.
    private static let titles = [
        "username", "userprincipalname", "upn", "login", "loginname", "nameid", "email", "emailaddress",
        "primaryemail", "mail",
    ]

    private static func checked(_ name: String, at place: Int) throws(MemberFileRefusal) -> String {
        guard name.isSearchable else { throw .nameless(place) }
        return name
    }
}

/// Why a file of members isn't taken. Lines, and users of a SCIM list, count from 1.
package enum MemberFileRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case tooMany
    case notUTF8
    case notJSON(String)
    case noList
    case noColumn
    case nameless(Int)
    case quoteOpen(Int)

    package var description: String {
        switch self {
        case .empty: "The file names nobody. To take an imported list away, use --clear."
        case .tooMany: "The file has more than \(MemberFile.nameLimit) names."
        case .notUTF8: "The file is not UTF-8."
        case .notJSON(let detail): "The file begins like JSON and isn't: \(detail)"
        case .noList: "The file is no SCIM list: it has no Resources."
        case .noColumn: "The file has several columns, and the first line calls none of them userName, login or email."
        case .nameless(let place): "Line or user \(place) has no name that could be a userName."
        case .quoteOpen(let line): "The quote that opens in line \(line) never closes."
        }
    }
}
