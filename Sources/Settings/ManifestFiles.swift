/// Finds the tenant files that a path on the command line means.
package struct ManifestFiles: Sendable {
    private let files: FileSource

    package init(files: FileSource = .disk) { self.files = files }

    /// A file stands for itself; a directory for its `*.yaml` and `*.yml` files, in the order of their names.
    ///
    /// Hidden files are left out: editors and Kubernetes volumes leave copies under such names.
    package func under(_ path: String) -> [String] {
        guard let names = files.list(path) else { return [path] }
        return names.filter { !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml")) }
            .sorted()
            .map { FilePath.join(path, $0) }
    }
}
