import Foundation

/// One figure beside what it's measured against.
struct Row {
    let name: String
    let value: String
    let against: String
    let ratio: Double
    /// What the ratio should be at most (or at least, for a share of a throughput); nil: nothing is promised.
    var goal: String = ""
}

enum Table {
    static func print(_ rows: [Row]) {
        let header = ("", "measured", "against", "ratio", "goal")
        let cells = rows.map { ($0.name, $0.value, $0.against, String(format: "%.2f", $0.ratio), $0.goal) }
        let all = [header] + cells
        func width(_ cell: KeyPath<(String, String, String, String, String), String>) -> Int {
            all.map { $0[keyPath: cell].count }.max() ?? 0
        }
        func left(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: width - text.count) }
        func right(_ text: String, _ width: Int) -> String { String(repeating: " ", count: width - text.count) + text }
        Swift.print("")
        for row in all {
            Swift.print(
                left(row.0, width(\.0)), right(row.1, width(\.1)), " ", left(row.2, width(\.2)),
                right(row.3, width(\.3)),
                " ", row.4)
        }
    }
}

/// Microseconds, as the table shows them.
func microseconds(_ value: Double) -> String { String(format: value < 100 ? "%.1f µs" : "%.0f µs", value) }
func perSecond(_ value: Double) -> String { String(format: "%.0f/s", value) }
