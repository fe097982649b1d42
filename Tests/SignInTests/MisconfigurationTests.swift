import Foundation
import SignIn
import Testing

/// The table of docs/VERDICTS.md, row by row: each mistake is made, and gets the verdict that the row names.
@Suite struct MisconfigurationTests {
    @Test(arguments: VerdictTable.rows)
    func `a mistake gets the verdict that the table promises`(row: VerdictTable.Row) async throws {
        let make = try #require(Mistakes.all[row.mistake], "nobody makes this mistake")
        let verdict = try #require(try await make(), "the mistake went unnoticed")
        #expect(verdict.code == row.code)
        #expect(verdict.who.rawValue == row.who)
        #expect(verdict.field == row.field)
        #expect(!verdict.message.isEmpty)
    }

    @Test func `the table has every mistake, each once`() {
        let rows = VerdictTable.rows.map(\.mistake)
        #expect(rows.count >= 20)
        #expect(rows.sorted() == Mistakes.all.keys.sorted())
    }
}

/// The table as administrators read it.
enum VerdictTable {
    struct Row: Sendable, CustomTestStringConvertible {
        let mistake: String
        let code: String
        let who: String
        let field: String

        var testDescription: String { mistake }
    }

    static let rows: [Row] = {
        let document = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../../docs/VERDICTS.md").standardizedFileURL
        guard let text = try? String(contentsOf: document, encoding: .utf8) else { return [] }
        let lines = text.split(separator: "\n").drop { $0 != "| mistake | code | who | field | what to do |" }
        return lines.dropFirst(2).prefix { $0.hasPrefix("| ") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let named = cells.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "`")) }
            return Row(mistake: cells[0], code: named[1], who: named[2], field: named[3])
        }
    }()
}
