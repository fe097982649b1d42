import Foundation
import HandOff
import Journal
import SignIn
import Testing

/// The table of docs/VERDICTS.md, row by row: each mistake is made, and gets the verdict that the row names.
@Suite struct MisconfigurationTests {
    @Test(arguments: VerdictTable.rows)
    func `a mistake gets the verdict that the table promises`(row: VerdictTable.Row) async throws {
        let make = try #require(Mistakes.all[row.mistake], "nobody makes this mistake")
        let verdict = try #require(try await make(), "the mistake went unnoticed")
        #expect(verdict.code == row.code)
        #expect(verdict.who == row.who)
        #expect(verdict.field == row.field)
        #expect(!verdict.message.isEmpty)
    }

    /// `docs` of a verdict leads there.
    @Test func `every code stands under its name in the list`() throws {
        let anchors = VerdictTable.document.matches(of: /<a id="(\w+)"><\/a>`(\w+)`/).map {
            (String($0.1), String($0.2))
        }
        #expect(anchors.allSatisfy { $0.0 == $0.1 })
        let listed = anchors.map(\.0)
        #expect(listed.count == Set(listed).count, "listed twice")
        #expect(Set(listed) == (try VerdictTable.codes()))
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

    private static func text(of path: String) throws -> String {
        let file = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .appending(path: "../../\(path)").standardizedFileURL
        return try String(contentsOf: file, encoding: .utf8)
    }

    static let document = (try? text(of: "docs/VERDICTS.md")) ?? ""
    static let identityProviders = (try? text(of: "docs/IDENTITY-PROVIDERS.md")) ?? ""

    /// Every code that a verdict can have, read out of the sources: nobody has to remember to list a new one.
    static func codes() throws -> Set<String> {
        var codes = Set(TokenRefusal.GrantRefusal.allCases.map(\.rawValue))
        codes.formUnion(AuthorizationRefusal.Shown.allCases.map(\.rawValue))
        for path in [
            "SignIn/Verdict+Code", "HandOff/RefusedAuthorization", "SAML/SAMLRejection+Code", "SAML/LogoutRejection",
        ] {
            let source = try text(of: "Sources/\(path).swift")
            let start = try #require(source.range(of: "var code: String {"))
            let body = source[start.upperBound...].prefix { $0 != "/" }
            codes.formUnion(body.matches(of: /: "([a-z0-9_]+)"/).map { String($0.1) })
        }
        return codes
    }

    static let rows: [Row] = {
        let lines = document.split(separator: "\n").drop { $0 != "| mistake | code | who | field | what to do |" }
        return lines.dropFirst(2).prefix { $0.hasPrefix("| ") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let named = cells.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "`")) }
            return Row(mistake: cells[0], code: named[1], who: named[2], field: named[3])
        }
    }()
}
