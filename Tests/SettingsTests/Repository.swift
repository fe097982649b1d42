import FoundationEssentials

@testable import Settings

/// The repository that these tests stand in, found from this file, so that no test depends on the working directory.
enum Repository {
    static let root: String = {
        var parts = URL(filePath: #filePath).resolvingSymlinksInPath().path.split(separator: "/")
        parts.removeLast(3)
        return "/" + parts.joined(separator: "/")
    }()

    static let isUpdatingGolden = ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1"

    /// The disk with paths relative to the root.
    static let files = FileSource(
        read: { path, limit in FileSource.disk.read(FilePath.join(root, path), limit) },
        list: { FileSource.disk.list(FilePath.join(root, $0)) })

    static func text(_ path: String) -> String? {
        guard case .success(let bytes) = files.read(path, 1 << 22) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: FilePath.join(root, path)))
    }
}
