extension SQLSession {
    /// How the engine would run a statement, a line for each step, so that a test can tell an index from a scan.
    ///
    /// PostgreSQL scans small tables whatever indexes there are; a test says `SET LOCAL enable_seqscan = off` first.
    package func plan(of sql: SQL) throws -> [String] {
        switch dialect.name {
        case .sqlite: try query("EXPLAIN QUERY PLAN \(sql)") { try $0.text(3) }
        case .postgres: try query("EXPLAIN (COSTS OFF) \(sql)") { try $0.text(0) }
        }
    }
}
