import SCIM

/// What a request said that nobody here knows, attributes (SCIM tolerance T9) and, where the integration says so, members:
/// it was left out so that it blocks nothing, and is
/// written down so that an administrator can find out why it had no effect. Names only, and not without end.
struct IgnoredNames: Sendable {
    private let names: [String]

    init(_ names: [String]) { self.names = names }

    static let none = IgnoredNames([])

    /// These, and the members that were left out.
    func and(members: [String]) -> IgnoredNames { IgnoredNames(names + members.map { "members \($0)" }) }

    /// Nil: there are none.
    var text: String? {
        guard !names.isEmpty else { return nil }
        let shown = names.prefix(20).map { name in name.utf8.count > 100 ? "\(name.prefix(100))…" : name }
        return (names.count > 20 ? shown + ["…"] : shown).joined(separator: ", ")
    }

    /// The details of a journal event, with the names if there are any.
    func added(to details: [String: String]) -> [String: String] {
        guard let text else { return details }
        return details.merging(["ignored": text]) { $1 }
    }
}
