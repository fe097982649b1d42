import Relational
import Testing

@Suite struct SQLTests {
    @Test func `each value is a placeholder, numbered on PostgreSQL`() {
        let sql: SQL = "SELECT \(1), \("two"), \(true), \([3] as [UInt8]), \(nil as String?)"
        #expect(sql.text(for: .sqlite) == "SELECT ?, ?, ?, ?, ?")
        #expect(sql.text(for: .postgres) == "SELECT $1, $2, $3, $4, $5")
        #expect(sql.values == [.integer(1), .text("two"), .integer(1), .blob([3]), .null])
    }

    @Test func `a spliced statement brings its values along in order`() {
        let inner: SQL = "b = \("x") AND c = \(2)"
        let sql: SQL = "SELECT '?', 'é' FROM t WHERE a = \(1) AND (\(inner)) AND d = \(3)"
        #expect(sql.text(for: .postgres) == "SELECT '?', 'é' FROM t WHERE a = $1 AND (b = $2 AND c = $3) AND d = $4")
        #expect(sql.values == [.integer(1), .text("x"), .integer(2), .integer(3)])
    }

    @Test func `pieces can be joined and added`() {
        let pieces: [SQL] = ["a = \(1)", "b = \(2)", "c = \(3)"]
        let sql = "WHERE " + pieces.joined(separator: " AND ")
        #expect(sql.text(for: .postgres) == "WHERE a = $1 AND b = $2 AND c = $3")
        #expect([SQL]().joined(separator: ", ").isEmpty)
    }

    @Test(arguments: [(0, "(NULL)"), (1, "(?)"), (2, "(?, ?)"), (3, "(?, ?, ?, ?)"), (5, "(?, ?, ?, ?, ?, ?, ?, ?)")])
    func `lists have few widths`(_ count: Int, _ text: String) {
        let list = SQL.list((0..<count).map { SQLValue.integer(Int64($0)) })
        #expect(list.template == text)
        #expect(Set(list.values).count == count)
    }

    @Test func `what is bound isn't printed`() {
        let sql: SQL = "SELECT \("hunter2"), \([UInt8]("hunter2".utf8)), \(77_777)"
        #expect("\(sql)" == "SELECT ?, ?, ?")
        let value = SQLValue.text("hunter2")
        var dumped = ""
        dump(sql.values, to: &dumped)
        for text in ["\(value)", String(reflecting: value), String(reflecting: sql.values), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("77777"))
        }
    }

    @Test func `row-level security is PostgreSQL's only`() {
        #expect(Dialect.sqlite.rowLevelSecurity(table: "t").isEmpty)
        #expect(Dialect.postgres.rowLevelSecurity(table: "t").count == 3)
    }

    @Test func `an edited migration has another fingerprint`() {
        let one = Migration("m") { _ in ["a", "b"] }
        #expect(one.fingerprint(for: .sqlite) != Migration("m") { _ in ["ab"] }.fingerprint(for: .sqlite))
        #expect(one.fingerprint(for: .sqlite) == Migration("m") { _ in ["a", "b"] }.fingerprint(for: .sqlite))
    }
}
