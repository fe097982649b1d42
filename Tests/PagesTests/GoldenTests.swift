import Foundation
import Pages
import Testing

/// The pages are diffs that a person reads: `UPDATE_GOLDEN=1 swift test --filter PagesTests` rewrites them, and
/// `Tests/EndToEnd/test_pages.py` takes their pictures.
@Suite struct GoldenTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    @Test func `every page is what its golden file says`() throws {
        let pages = try Samples.pages()
        let samples = try Samples.all()
        var written: Set<String> = []
        for (name, page) in samples {
            // An asset's version changes with every edit of its file, and isn't what these files are about.
            let html = pages.render(page).replacing(/\?v=[0-9a-f]{16}/, with: "")
            let file = Self.folder.appending(path: "\(name).html")
            if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
                try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
                try Data(html.utf8).write(to: file)
            }
            let golden = try String(contentsOf: file, encoding: .utf8)
            #expect(html == golden, "\(name).html differs")
            written.insert("\(name).html")
        }
        #expect(Set(try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)) == written)
    }
}
