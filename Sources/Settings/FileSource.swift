import Foundation

/// Where settings get the bytes of a file from: the disk, or a dictionary in a test.
package struct FileSource: Sendable {
    package enum Refusal: Error, Hashable, Sendable {
        case missing
        case unreadable
        case tooLarge(limit: Int)
    }

    /// The bytes of a file of at most so many bytes, or the reason why not.
    let read: @Sendable (_ path: String, _ limit: Int) -> Result<[UInt8], Refusal>
    /// The names in a directory; nil when the path isn't one.
    let list: @Sendable (_ directory: String) -> [String]?

    package init(
        read: @escaping @Sendable (_ path: String, _ limit: Int) -> Result<[UInt8], Refusal>,
        list: @escaping @Sendable (_ directory: String) -> [String]?
    ) {
        self.read = read
        self.list = list
    }

    /// The file system, relative paths from the working directory.
    package static let disk = FileSource(
        read: { path, limit in
            guard FileManager.default.fileExists(atPath: path) else { return .failure(.missing) }
            guard let handle = FileHandle(forReadingAtPath: path) else { return .failure(.unreadable) }
            defer { try? handle.close() }
            var bytes: [UInt8] = []
            do {
                // Never more than one chunk past the limit, whatever the file turns out to be.
                while bytes.count <= limit, let chunk = try handle.read(upToCount: 1 << 16), !chunk.isEmpty {
                    bytes += chunk
                }
            } catch {
                return .failure(.unreadable)
            }
            return bytes.count <= limit ? .success(bytes) : .failure(.tooLarge(limit: limit))
        },
        list: { try? FileManager.default.contentsOfDirectory(atPath: $0) })

    /// Files by path, for tests.
    package static func memory(_ files: [String: String]) -> FileSource {
        FileSource(
            read: { path, limit in
                guard let text = files[path] else { return .failure(.missing) }
                let bytes = Array(text.utf8)
                return bytes.count <= limit ? .success(bytes) : .failure(.tooLarge(limit: limit))
            },
            list: { directory in
                let names = files.keys.filter { FilePath.directory(of: $0) == directory }
                return names.isEmpty ? nil : names.compactMap { $0.split(separator: "/").last.map(String.init) }
            })
    }
}

extension FileSource.Refusal {
    /// As a message says it, after the name of the file.
    var message: String {
        switch self {
        case .missing: "there is no such file"
        case .unreadable: "can't be read"
        case .tooLarge(let limit): "is larger than \(Units.sizeText(limit))"
        }
    }
}
