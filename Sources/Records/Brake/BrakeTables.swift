import Relational

/// The brake of each integration, and what it can give back.
enum BrakeTables {
    static let migration = Migration("brake") { dialect in
        [brake, takenAway].flatMap { $0.statements(dialect) }
    }

    private static let brake = AccountTable(
        name: "brake",
        columns: [("integration_id", .text), ("engaged", .optionalInteger), ("state", .text)],
        primaryKey: "integration_id",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"])

    private static let takenAway = AccountTable(
        name: "taken_away",
        columns: [
            ("integration_id", .text), ("position", .integer), ("at", .integer), ("expires", .integer),
            ("kind", .text), ("subject", .text), ("version", .integer), ("created", .integer), ("document", .blob),
            ("details", .text),
        ],
        primaryKey: "integration_id, position",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"],
        indexes: [("taken_away_by_moment", "integration_id, at, position")])
}
