import Foundation
import Testing

/// What the documents name has to be there, so that they can't grow old in silence.
@Suite struct DocumentTests {
    static let documents = [
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/ARCHITECTURE.md", "docs/THREATS.md",
        "docs/ADDING-AN-ENDPOINT.md",
    ]

    @Test(arguments: documents) func `links between documents lead somewhere`(_ document: String) throws {
        let folder = Repository.root.appending(path: document).deletingLastPathComponent()
        for link in try Repository.text(document).matches(of: /\]\(([^):#]+)\)/) {
            #expect(exists(folder.appending(path: String(link.1))), "\(document): \(link.1)")
        }
    }

    @Test(arguments: documents) func `types that are named with their module are in it`(_ document: String) throws {
        let modules = try Repository.modules()
        for name in try Repository.text(document).matches(of: /`([A-Z][A-Za-z0-9]+)[.\/]([A-Z][A-Za-z0-9]+)/) {
            guard let sources = modules[String(name.1)], !sources.isEmpty else { continue }
            let isThere = sources.contains { source in source.tokens.contains { $0.isWord(String(name.2)) } }
            #expect(isThere || exists("Sources/\(name.1)/\(name.2)"), "\(document): \(name.1) has no \(name.2)")
        }
    }

    @Test func `every vector that THREATS names is there`() throws {
        var count = 0
        for name in try Repository.text("docs/THREATS.md").matches(of: /\b([VX]):([a-z0-9.-]+)(…|\*)?/) {
            let folder = "Tests/\(name.1 == "V" ? "SAMLTests" : "XMLSecurityTests")/Vectors/refused"
            let vectors = try FileManager.default.contentsOfDirectory(
                atPath: Repository.root.appending(path: folder).path)
            let wanted = String(name.2)
            let found = name.3 == nil ? vectors.contains(wanted) : vectors.contains { $0.hasPrefix(wanted) }
            #expect(found, "docs/THREATS.md names \(name.0)")
            count += 1
        }
        #expect(count > 50)
    }

    @Test func `every end-to-end test that THREATS names is there`() throws {
        let text = try Repository.text("docs/THREATS.md")
        let folder = Repository.root.appending(path: "Tests/EndToEnd")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".py") }
        let all = try files.map { try Repository.text("Tests/EndToEnd/\($0)") }.joined()
        for name in text.matches(of: /`(test_[a-z0-9_]+)`/) {
            #expect(all.contains("def \(name.1)("), "docs/THREATS.md names \(name.1)")
        }
        for name in text.matches(of: /`EndToEnd\/([a-z_]+\.py)`/) {
            #expect(files.contains(String(name.1)), "docs/THREATS.md names \(name.1)")
        }
    }

    private func exists(_ path: String) -> Bool { exists(Repository.root.appending(path: path)) }
    private func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
}
