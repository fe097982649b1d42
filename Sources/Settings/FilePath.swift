/// Joins and cuts paths as text, so that messages show them as they were given.
enum FilePath {
    /// `name` in `directory`; an absolute name stays as it is.
    static func join(_ directory: String, _ name: String) -> String {
        guard !name.hasPrefix("/"), !directory.isEmpty, directory != "." else { return name }
        return directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
    }

    /// The directory part, `.` for a bare name.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
