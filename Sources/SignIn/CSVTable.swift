/// Rows of a CSV text (RFC 4180), whose separator is the one that the first line has most of.
struct CSVTable {
    struct Row {
        /// Where it begins, from 1.
        let line: Int
        /// Without white space around them.
        let cells: [String]
    }

    /// Those that aren't blank.
    private(set) var rows: [Row] = []

    init(_ text: String) throws(MemberFileRefusal) {
        let separator = Self.separator(of: text)
        var (line, begin, quoteLine) = (1, 1, 0)
        var (cell, cells): (String.UnicodeScalarView, [String]) = (.init(), [])
        var (isQuoted, wasQuoted) = (false, false)
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if isQuoted {
                if scalar == "\n" { line += 1 }
                if scalar != "\"" {
                    cell.append(scalar)
                } else if rest.first == "\"" {
                    rest.removeFirst()
                    cell.append(scalar)
                } else {
                    isQuoted = false
                }
                continue
            }
            switch scalar {
            case "\"" where !wasQuoted && cell.allSatisfy(Self.isBlank):
                (isQuoted, wasQuoted, quoteLine) = (true, true, line)
                cell = .init()
            case separator:
                cells.append(Self.trimmed(cell))
                (cell, wasQuoted) = (.init(), false)
            case "\n":
                close(begin, cells + [Self.trimmed(cell)])
                (cell, cells, wasQuoted) = (.init(), [], false)
                line += 1
                begin = line
            default: cell.append(scalar)
            }
        }
        guard !isQuoted else { throw .quoteOpen(quoteLine) }
        close(begin, cells + [Self.trimmed(cell)])
    }

    private mutating func close(_ line: Int, _ cells: [String]) {
        if cells.contains(where: { !$0.isEmpty }) { rows.append(Row(line: line, cells: cells)) }
    }

    private static func separator(of text: String) -> Unicode.Scalar {
        let first = text.unicodeScalars.prefix { $0 != "\n" }
        let counted: [(Unicode.Scalar, Int)] = [",", ";", "\t"].map { mark in (mark, first.count { $0 == mark }) }
        return counted.max { $0.1 < $1.1 && $1.1 > 0 }.flatMap { $0.1 > 0 ? $0.0 : nil } ?? ","
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || scalar == "\r" }

    private static func trimmed(_ cell: String.UnicodeScalarView) -> String {
        let kept = cell.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(String.UnicodeScalarView(kept))
    }
}
