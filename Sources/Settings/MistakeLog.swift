/// Collects the mistakes of one file while it is read, so that reading goes on past the first.
final class MistakeLog {
    let file: String
    private var found: [Mistake] = []

    init(file: String) { self.file = file }

    var isEmpty: Bool { found.isEmpty }

    /// In the order of the file.
    var mistakes: [Mistake] {
        found.enumerated()
            .sorted { left, right in
                let (a, b) = (left.element, right.element)
                return (a.line ?? 0, a.column ?? 0, left.offset) < (b.line ?? 0, b.column ?? 0, right.offset)
            }
            .map(\.element)
    }

    func add(_ message: String, at position: SettingValue.Position? = nil, field: String = "") {
        found.append(
            Mistake(file: file, line: position?.line, column: position?.column, field: field, message: message))
    }
}
