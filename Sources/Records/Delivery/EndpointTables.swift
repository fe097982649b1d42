import Relational

/// Where an account's events are sent, and up to where that is done. What is still to be sent is the journal behind that
/// place: there are no rows of it that could be lost.
enum EndpointTables {
    static let migration = Migration("event endpoints") { dialect in
        endpoint.statements(dialect) + deadLetter.statements(dialect) + [byDue]
    }

    /// The senders ask for all accounts' endpoints at once.
    private static let byDue = "CREATE INDEX event_endpoint_by_due ON event_endpoint (state, due)"

    private static let endpoint = AccountTable(
        name: "event_endpoint",
        columns: [
            ("endpoint_id", .text), ("format", .text), ("url", .text), ("kinds", .text), ("state", .text),
            ("secret", .blob), ("position", .integer), ("attempts", .integer), ("failing_since", .optionalInteger),
            ("failure", .optionalText), ("due", .integer), ("created", .integer),
        ],
        primaryKey: "endpoint_id",
        constraints: [
            "CHECK (format IN ('webhook', 'set', 'set-poll'))", "CHECK (state IN ('active', 'paused', 'gone'))",
            "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE",
        ])

    /// Stretches of the journal that an endpoint never took.
    private static let deadLetter = AccountTable(
        name: "dead_letter",
        columns: [
            ("endpoint_id", .text), ("first", .integer), ("last", .integer), ("at", .integer), ("reason", .text),
        ],
        primaryKey: "endpoint_id, first",
        constraints: [
            """
            FOREIGN KEY (account_id, endpoint_id) REFERENCES event_endpoint (account_id, endpoint_id) ON DELETE CASCADE
            """
        ])
}
