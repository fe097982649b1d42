/// The little Markdown that our own documents are written in, as blocks for a template: headings, paragraphs, lists,
/// tables, code and links among each other. Whatever else stands there is shown as it's written.
struct GuideText {
    struct Span {
        var plain: String?
        var code: String?
        var link: Link?
    }

    struct Link {
        let words: String
        let href: String
    }

    struct Heading {
        let name: String
        let anchor: String
    }

    struct Spans {
        let spans: [Span]
    }

    struct Item {
        /// Of `<a id="…"></a>` in front.
        let anchor: String?
        let spans: [Span]
    }

    struct Table {
        let number: Int
        let columns: [Spans]
        let rows: [Row]
    }

    struct Row {
        let cells: [Spans]
    }

    struct List {
        let items: [Item]
    }

    /// One of these.
    struct Block {
        var section: Heading?
        var subsection: Heading?
        var paragraph: Spans?
        var list: List?
        var table: Table?
    }

    private(set) var title = ""
    private(set) var blocks: [Block] = []

    init(_ text: String) {
        for lines in text.split(separator: "\n", omittingEmptySubsequences: false).split(whereSeparator: \.isEmpty) {
            add(lines.map(String.init))
        }
    }

    /// Lines without an empty one among them; a heading is a block of its own in our documents.
    private mutating func add(_ lines: [String]) {
        guard let first = lines.first else { return }
        if first.hasPrefix("# ") {
            title = String(first.dropFirst(2))
        } else if first.hasPrefix("## ") {
            blocks.append(Block(section: Self.heading(first)))
        } else if first.hasPrefix("### ") {
            blocks.append(Block(subsection: Self.heading(first)))
        } else if first.hasPrefix("| ") {
            let rows = lines.map(Self.cells)
            let number = blocks.count { $0.table != nil } + 1
            blocks.append(
                Block(
                    table: Table(number: number, columns: rows.first ?? [], rows: rows.dropFirst(2).map(Row.init))))
        } else if first.hasPrefix("- ") {
            blocks.append(Block(list: List(items: Self.items(lines))))
        } else {
            blocks.append(Block(paragraph: Spans(spans: Self.spans(lines.joined(separator: " ")))))
        }
    }

    private static func heading(_ line: String) -> Heading {
        let name = String(line.drop { $0 == "#" || $0 == " " })
        return Heading(name: name, anchor: name.lowercased().split(separator: " ").joined(separator: "-"))
    }

    private static func cells(_ line: String) -> [Spans] {
        line.split(separator: "|").map { Spans(spans: spans(String($0).trimmed)) }
    }

    private static func items(_ lines: [String]) -> [Item] {
        var texts: [String] = []
        for line in lines {
            if line.hasPrefix("- ") {
                texts.append(String(line.dropFirst(2)))
            } else if let last = texts.popLast() {
                texts.append("\(last) \(line.trimmed)")
            }
        }
        return texts.map { text in
            guard let match = text.prefixMatch(of: /<a id="([a-z0-9_]+)"><\/a>/) else {
                return Item(anchor: nil, spans: spans(text))
            }
            return Item(anchor: String(match.1), spans: spans(String(text[match.range.upperBound...])))
        }
    }

    /// Every other piece between backquotes is code; links are looked for in the rest.
    private static func spans(_ text: String) -> [Span] {
        var spans: [Span] = []
        for (index, piece) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
        where !piece.isEmpty {
            if index.isMultiple(of: 2) { spans += links(piece) } else { spans.append(Span(code: String(piece))) }
        }
        return spans
    }

    private static func links(_ text: Substring) -> [Span] {
        guard let match = text.firstMatch(of: /\[([^\]]+)\]\(([^)]+)\)/),
            let document = GuideDocument(file: String(match.2))
        else { return text.isEmpty ? [] : [Span(plain: String(text))] }
        let before = text[..<match.range.lowerBound]
        return (before.isEmpty ? [] : [Span(plain: String(before))])
            + [Span(link: Link(words: String(match.1), href: document.rawValue))]
            + links(text[match.range.upperBound...])
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
