/// A table of rows, a page of a longer one if there's a next.
package struct ConsoleTable: Sendable {
    struct Row: Sendable {
        let cells: [ConsoleCell]
    }

    let columns: [String]
    let hasRows: Bool
    let rows: [Row]
    let nothing: String
    let next: PageLink?

    /// - Parameters:
    ///   - nothing: what it says when there are no rows.
    ///   - next: where the rest is.
    package init(_ columns: [String], _ rows: [[ConsoleCell]], nothing: String, next: PageLink? = nil) {
        self.columns = columns
        self.rows = rows.map(Row.init)
        self.nothing = nothing
        self.next = next
        hasRows = !rows.isEmpty
    }
}

/// A value in a table or a list of facts: one of these.
package struct ConsoleCell: Sendable {
    struct Anchor: Sendable {
        let words: String
        let href: PageLink
    }

    struct Mark: Sendable {
        let word: String
        let isBad: Bool
    }

    private(set) var plain: String?
    private(set) var code: String?
    private(set) var anchor: Anchor?
    private(set) var mark: Mark?
    private(set) var quiet: String?
    /// Lines as they are.
    private(set) var lines: String?
    private(set) var button: ConsoleForm?

    package static func text(_ text: String) -> ConsoleCell { ConsoleCell(plain: text) }
    package static func code(_ text: String) -> ConsoleCell { ConsoleCell(code: text) }
    package static func mark(_ word: String, isBad: Bool = false) -> ConsoleCell {
        ConsoleCell(mark: Mark(word: word, isBad: isBad))
    }
    package static func quiet(_ text: String) -> ConsoleCell { ConsoleCell(quiet: text) }
    package static func lines(_ text: String) -> ConsoleCell { ConsoleCell(lines: text) }
    /// A form with nothing to fill in.
    package static func button(_ form: ConsoleForm) -> ConsoleCell { ConsoleCell(button: form) }
    package static let nothing = ConsoleCell(quiet: "–")

    /// Plain text where there's no such address.
    package static func link(_ words: String, _ href: PageLink?) -> ConsoleCell {
        href.map { ConsoleCell(anchor: Anchor(words: words, href: $0)) } ?? .text(words)
    }
}
