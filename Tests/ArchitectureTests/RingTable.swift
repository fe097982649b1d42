import Testing

/// The rings, as the table in `docs/ARCHITECTURE.md` has them.
struct RingTable {
    struct Row {
        let ring: Int
        let module: String
        /// Our own modules that it may import, in the table's words; `all` is every lower ring.
        let own: Set<String>
        /// Modules of the system, the toolchain and packages.
        let external: Set<String>
    }

    let rows: [Row]

    func row(of module: String) -> Row? { rows.first { $0.module == module } }

    var modules: Set<String> { Set(rows.map(\.module)) }

    static func read() throws -> RingTable {
        let table = RingTable(markdown: try Repository.text("docs/ARCHITECTURE.md"))
        try #require(table.rows.count > 20, "the table of rings wasn't found")
        return table
    }

    /// A row is `| ring | modules | what for | imports (ours) | external |`; other lines, and other tables, are not read.
    init(markdown: String) {
        rows = markdown.split(separator: "\n").flatMap { line -> [Row] in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().map {
                $0.trimmingPrefix { $0 == " " }
            }
            guard cells.count == 6, let ring = Int(RingTable.names(cells[0]).first ?? "") else { return [] }
            return RingTable.names(cells[1]).map { module in
                Row(
                    ring: ring, module: module, own: Set(RingTable.names(cells[3])),
                    external: Set(RingTable.names(cells[4])))
            }
        }
    }

    private static func names(_ cell: Substring) -> [String] {
        cell.split { ", `".contains($0) }.map(String.init)
    }

    /// Why the module may not import the other; nil when it may.
    func objection(to imported: String, in module: String) -> String? {
        guard let row = row(of: module) else { return "\(module) has no row" }
        guard let position = rows.firstIndex(where: { $0.module == imported }) else {
            return row.external.contains(imported) ? nil : "\(module)'s row doesn't name \(imported)"
        }
        if imported == module { return "\(module) imports itself" }
        guard row.own.contains(imported) || row.own == ["all"] else {
            return "\(module)'s row doesn't name \(imported)"
        }
        // Within a ring, the rows' order is the order of dependence, so that there is no circle.
        guard let own = rows.firstIndex(where: { $0.module == module }), position < own, rows[position].ring <= row.ring
        else { return "\(imported) is not below \(module)" }
        return nil
    }
}
