import Relational

/// The routing policies that were set through the API, one after another.
enum RoutingTables {
    static let migration = Migration("routing") { dialect in
        AccountTable(
            name: "routing_step",
            columns: [("step", .integer), ("policy", .text), ("at", .integer), ("actor", .text)],
            primaryKey: "step",
            constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"]
        ).statements(dialect)
    }
}
