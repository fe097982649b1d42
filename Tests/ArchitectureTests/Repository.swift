import Foundation

/// The repository that this test was compiled from.
enum Repository {
    static let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The folders of `Sources/`, each with the Swift files in it, at any depth.
    static func modules() throws -> [String: [SwiftSource]] { try read.get() }

    /// Read once for all tests.
    private static let read = Result {
        let sources = root.appending(path: "Sources")
        var modules: [String: [SwiftSource]] = [:]
        for folder in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
            modules[folder] = try swiftFiles(under: "Sources/\(folder)").map { path in
                SwiftSource(path: path, module: folder, text: try text(path))
            }
        }
        return modules
    }

    private static func swiftFiles(under path: String) throws -> [String] {
        let folder = root.appending(path: path)
        return try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
            .sorted().map { "\(path)/\($0)" }
    }
}
