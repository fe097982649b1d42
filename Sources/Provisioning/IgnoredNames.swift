import SCIM

/// What a request said that nobody here knows: it was left out so that it blocks nothing (SCIM tolerance T9), and is
/// written down so that an administrator can find out why it had no effect. Names only, and not without end.
struct IgnoredNames: Sendable {
    private let names: [String]

    init(_ names: [String]) { self.names = names }

    static let none = IgnoredNames([])

    /// The details of a journal event, with the names if there are any.
    func added(to details: [String: String]) -> [String: String] {
        guard !names.isEmpty else { return details }
        var details = details
        let shown = names.prefix(20).map { name in name.utf8.count > 100 ? "\(name.prefix(100))…" : name }
        details["ignored"] = (names.count > 20 ? shown + ["…"] : shown).joined(separator: ", ")
        return details
    }
}
