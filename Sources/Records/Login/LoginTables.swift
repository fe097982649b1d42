import Relational

/// Logins under way, what became of each, and what a login gave: sessions, codes, access tokens.
enum LoginTables {
    static let migration = Migration("logins") { dialect in
        [loginAttempt, pendingLogin, seenAssertion, loginSession, authorizationCode, accessToken]
            .flatMap { $0.statements(dialect) }
    }

    /// A login replaces the session that its browser had.
    static let replacement = Migration("replaced sessions") { dialect in
        ["ALTER TABLE pending_login ADD COLUMN session_hash \(dialect.blobType)"]
    }

    private static let ofAccount = "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"

    /// No foreign key to the person: a login stays explained after its user is gone.
    private static let loginAttempt = AccountTable(
        name: "login_attempt",
        columns: [
            ("attempt_id", .text), ("reference", .text), ("integration_id", .optionalText), ("reason", .optionalText),
            ("application_id", .optionalText), ("user_name", .optionalText), ("user_id", .optionalText),
            ("outcome", .text), ("verdict", .optionalText), ("checks", .text), ("started", .integer),
            ("finished", .optionalInteger),
        ],
        primaryKey: "attempt_id",
        constraints: [
            "CHECK (outcome IN ('started', 'restarted', 'handed_off', 'signed_in', 'redeemed', 'refused'))",
            "CHECK ((outcome = 'refused') = (verdict IS NOT NULL))", ofAccount,
        ],
        indexes: [("login_attempt_by_reference", "reference"), ("login_attempt_by_start", "started")])

    /// One row for each request that an IdP may answer, taken away by the answer.
    private static let pendingLogin = AccountTable(
        name: "pending_login",
        columns: [
            ("request_id", .text), ("relay_state", .text), ("attempt_id", .text), ("integration_id", .text),
            ("browser_hash", .blob), ("restarted", .integer), ("forced", .integer), ("max_age", .optionalInteger),
            ("application_id", .optionalText), ("redirect_uri", .optionalText), ("state", .optionalText),
            ("nonce", .optionalText), ("scope", .optionalText), ("challenge", .optionalBlob),
            ("return_to", .optionalText), ("started", .integer), ("expires", .integer),
        ],
        primaryKey: "request_id",
        constraints: [
            "UNIQUE (account_id, relay_state)",
            "CHECK ((application_id IS NULL) = (redirect_uri IS NULL))",
            "CHECK ((application_id IS NULL) = (challenge IS NULL))",
            """
            FOREIGN KEY (account_id, attempt_id) REFERENCES login_attempt (account_id, attempt_id) ON DELETE CASCADE
            """,
        ],
        indexes: [
            ("pending_login_by_expiry", "expires"), ("pending_login_by_attempt", "attempt_id"),
            ("pending_login_by_browser", "browser_hash"),
        ])

    /// Assertions that were accepted, until they could not be accepted again anyway.
    private static let seenAssertion = AccountTable(
        name: "seen_assertion",
        columns: [("issuer", .text), ("assertion_id", .text), ("attempt_id", .text), ("replayable_until", .integer)],
        primaryKey: "issuer, assertion_id", constraints: [ofAccount],
        indexes: [("seen_assertion_by_end", "replayable_until")])

    /// Ends with the user's row, by the schema; with the user's deactivation, by `end(_:because:)`.
    private static let loginSession = AccountTable(
        name: "login_session",
        columns: [
            ("session_id", .text), ("hash", .optionalBlob), ("user_id", .text), ("integration_id", .text),
            ("attempt_id", .text), ("name_id", .text), ("name_id_format", .optionalText),
            ("session_index", .optionalText), ("authenticated", .integer), ("created", .integer), ("expires", .integer),
        ],
        primaryKey: "session_id",
        constraints: [
            "UNIQUE (account_id, hash)",
            "FOREIGN KEY (account_id, user_id) REFERENCES directory_user (account_id, user_id) ON DELETE CASCADE",
        ],
        indexes: [
            ("login_session_by_user", "user_id"), ("login_session_by_expiry", "expires"),
            ("login_session_by_name_id", "integration_id, name_id"),
        ])

    private static let authorizationCode = AccountTable(
        name: "authorization_code",
        columns: [
            ("hash", .blob), ("session_id", .text), ("attempt_id", .text), ("application_id", .text),
            ("redirect_uri", .text), ("challenge", .blob), ("nonce", .optionalText), ("scope", .text),
            ("expires", .integer), ("used", .optionalInteger),
        ],
        primaryKey: "hash",
        constraints: [
            """
            FOREIGN KEY (account_id, session_id) REFERENCES login_session (account_id, session_id) ON DELETE CASCADE
            """
        ],
        indexes: [("authorization_code_by_session", "session_id")])

    private static let accessToken = AccountTable(
        name: "access_token",
        columns: [
            ("hash", .blob), ("code_hash", .blob), ("session_id", .text), ("application_id", .text), ("scope", .text),
            ("expires", .integer),
        ],
        primaryKey: "hash",
        constraints: [
            """
            FOREIGN KEY (account_id, code_hash) REFERENCES authorization_code (account_id, hash) ON DELETE CASCADE
            """
        ],
        indexes: [("access_token_by_code", "code_hash")])
}
