import Foundation

/// One figure beside what it's measured against.
struct Row {
    let name: String
    let value: String
    let against: String
    let ratio: Double
    /// What the ratio should be at most (or at least, for a share of a throughput); empty: nothing is promised.
    var goal: String = ""
}

enum Table {
    static func print(_ rows: [Row]) {
        print(
            rows.map { [$0.name, String(format: "%.2f", $0.ratio), $0.goal, $0.value, $0.against] },
            ["", "ratio", "goal", "measured", "against"])
    }

    /// As Markdown, so that it can be kept as it is.
    static func print(_ rows: [[String]], _ header: [String]) {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = zip(cells, widths).enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + blanks : blanks + cell.0
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        Swift.print("")
        Swift.print(line(header))
        let rule = widths.enumerated().map { column, width in
            column == 0 ? String(repeating: "-", count: width) : String(repeating: "-", count: max(0, width - 1)) + ":"
        }
        Swift.print("| " + rule.joined(separator: " | ") + " |")
        for row in rows { Swift.print(line(row)) }
        Swift.print("")
    }
}

/// Microseconds, as the table shows them.
func microseconds(_ value: Double) -> String { String(format: value < 100 ? "%.1f µs" : "%.0f µs", value) }
func milliseconds(_ value: Double) -> String { String(format: value < 10 ? "%.2f ms" : "%.0f ms", value) }
func perSecond(_ value: Double) -> String { "\(Int(value.rounded()).formatted)/s" }
