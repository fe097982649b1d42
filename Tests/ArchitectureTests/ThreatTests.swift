import Foundation
import Glibc
import Testing

/// docs/THREATS.md is whole: what is attacked by a vector stands there, and what stands there is shown by something.
@Suite struct ThreatTests {
    private struct Row {
        let attack: Substring
        let stoppedBy: Substring
        let shownBy: Substring
    }

    /// The rows under a heading, without the table's own two.
    private func rows(under heading: String) throws -> [Row] {
        let text = try Repository.text("docs/THREATS.md")
        let section = try #require(text.split(separator: "\n## ").first { $0.hasPrefix(heading) })
        return section.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { line in
            let cells = line.split(separator: " | ", omittingEmptySubsequences: false)
            return Row(attack: cells[0], stoppedBy: cells[1], shownBy: cells[2])
        }
    }

    @Test(arguments: [("V", "SAMLTests"), ("X", "XMLSecurityTests")])
    func `every attack that is a vector stands in a row`(_ letter: String, _ tests: String) throws {
        let patterns = try rows(under: "SAML messages").flatMap { row in
            row.shownBy.split { " ,;|()".contains($0) }.filter { $0.hasPrefix("\(letter):") }.map { $0.dropFirst(2) }
        }
        let vectors = try FileManager.default.contentsOfDirectory(
            atPath: Repository.root.appending(path: "Tests/\(tests)/Vectors/refused").path)
        #expect(vectors.count > 90)
        for vector in vectors.sorted() {
            let isShown = patterns.contains { unsafe fnmatch(String($0), vector, 0) == 0 }
            #expect(isShown, "no row shows \(letter):\(vector)")
        }
    }

    @Test func `every attack on SAML has what stops it, and what shows it`() throws {
        let rows = try rows(under: "SAML messages")
        #expect(rows.count > 20)
        for row in rows {
            #expect(!row.stoppedBy.isEmpty)
            #expect(row.shownBy.contains(/`|\b[VX]:/), "\(row.attack) is shown by nothing")
        }
    }

    /// A type of ours, or a suite, which is named like its file.
    @Test func `every type that THREATS names is there`() throws {
        let sources = try Repository.modules()
        let tests = try FileManager.default.subpathsOfDirectory(
            atPath: Repository.root.appending(path: "Tests").path)
        var known = Set(sources.keys).union(["Tests", "InResponseTo", "SessionNotOnOrAfter"])
        for path in tests where path.hasSuffix(".swift") || !path.contains("/") {
            known.formUnion(path.replacing(".swift", with: "").split(separator: "/").map(String.init))
        }
        for name in try Repository.text("docs/THREATS.md").matches(of: /`([A-Z][a-z]\w+)[`.\/]/) {
            let name = String(name.1)
            let isInSources = sources.values.joined().contains { $0.tokens.contains { $0.isWord(name) } }
            let isKnown = known.contains(name) || isInSources
            #expect(isKnown, "docs/THREATS.md names \(name)")
        }
    }
}
