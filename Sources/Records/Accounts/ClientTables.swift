import Relational

/// How the SCIM client of an integration gets its access tokens: secrets, the tokens that each gave, and assertions that were taken.
enum ClientTables {
    static let migration = Migration("scim clients") { dialect in
        [clientSecret, clientToken, seenClientAssertion].flatMap { $0.statements(dialect) }
    }

    private static let ofAccount = "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"

    private static let clientSecret = AccountTable(
        name: "client_secret",
        columns: [
            ("secret_id", .text), ("integration_id", .text), ("hash", .blob), ("created", .integer),
            ("expires", .optionalInteger), ("last_used", .optionalInteger), ("revoked", .optionalInteger),
        ],
        primaryKey: "secret_id",
        constraints: ["UNIQUE (account_id, hash)", ofAccount],
        indexes: [("client_secret_by_integration", "integration_id, secret_id")])

    /// Which credentials are access tokens, and of which secret; of none: the client signed an assertion.
    private static let clientToken = AccountTable(
        name: "client_token",
        columns: [("credential_id", .text), ("secret_id", .optionalText), ("expires", .integer)],
        primaryKey: "credential_id",
        constraints: [
            "FOREIGN KEY (account_id, credential_id) REFERENCES credential (account_id, credential_id) ON DELETE CASCADE",
            "FOREIGN KEY (account_id, secret_id) REFERENCES client_secret (account_id, secret_id) ON DELETE CASCADE",
        ],
        indexes: [("client_token_by_secret", "secret_id"), ("client_token_by_expiry", "expires")])

    /// Assertions that were taken, until nobody could take them anyway.
    private static let seenClientAssertion = AccountTable(
        name: "seen_client_assertion",
        columns: [("integration_id", .text), ("replay_key", .blob), ("replayable_until", .integer)],
        primaryKey: "integration_id, replay_key", constraints: [ofAccount],
        indexes: [("seen_client_assertion_by_end", "replayable_until")])
}
