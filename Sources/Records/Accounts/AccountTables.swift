import Relational

/// Accounts with their settings, the credentials and SP keys of their integrations, and the deployment's own keys.
enum AccountTables {
    static let migration = Migration("accounts") { dialect in
        [account, accountDomain, credential, serviceProviderKey].flatMap { $0.statements(dialect) }
            + [domainIndex] + deploymentKey(dialect)
    }

    /// What a token of the native API is for: whose it is when it's a person's, what people call it, where it counts and
    /// which permissions it is limited to.
    static let nativeCredentials = Migration("native credentials") { dialect in
        ["user_id", "title", "scope", "permissions"].map { column in
            "ALTER TABLE credential ADD COLUMN \(column) \(dialect.textType)"
        } + ["CREATE INDEX credential_by_user ON credential (account_id, user_id, credential_id)"]
    }

    /// Discovery asks which account has a domain, so this index alone doesn't start with the account.
    private static let domainIndex = "CREATE INDEX account_domain_by_domain ON account_domain (domain, account_id)"

    private static let account = AccountTable(
        name: "account",
        columns: [
            ("name", .text), ("document", .text), ("revision", .integer), ("source", .optionalText),
            ("created", .integer), ("modified", .integer),
        ],
        primaryKey: nil)

    private static let accountDomain = AccountTable(
        name: "account_domain", columns: [("domain", .text)], primaryKey: "domain",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"])

    private static let credential = AccountTable(
        name: "credential",
        columns: [
            ("credential_id", .text), ("kind", .text), ("integration_id", .text), ("service_account", .text),
            ("role", .text), ("hash", .blob), ("created", .integer), ("expires", .optionalInteger),
            ("last_used", .optionalInteger), ("revoked", .optionalInteger),
        ],
        primaryKey: "credential_id",
        constraints: [
            "UNIQUE (account_id, hash)", "CHECK (kind IN ('scim', 'service'))",
            "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE",
        ])

    private static let serviceProviderKey = AccountTable(
        name: "service_provider_key",
        columns: [
            ("integration_id", .text), ("key_id", .text), ("purpose", .text), ("state", .text), ("position", .integer),
            ("declared", .integer), ("sealed", .blob), ("certificate", .blob), ("created", .integer),
        ],
        primaryKey: "integration_id, key_id",
        constraints: [
            "CHECK (purpose IN ('signing', 'decryption'))", "CHECK (state IN ('staged', 'active', 'retired'))",
            "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE",
        ])

    /// Belongs to no account, so that row-level security lets only transactions over all accounts see it.
    private static func deploymentKey(_ dialect: Dialect) -> [String] {
        let table = """
            CREATE TABLE deployment_key (purpose \(dialect.textType) NOT NULL, key_id \(dialect.textType) NOT NULL, \
            sealed \(dialect.blobType) NOT NULL, created \(dialect.integerType) NOT NULL, \
            PRIMARY KEY (purpose, key_id))\(dialect.tableSuffix)
            """
        guard dialect.name == .postgres else { return [table] }
        return [
            table, "ALTER TABLE deployment_key ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE deployment_key FORCE ROW LEVEL SECURITY",
            """
            CREATE POLICY system_only ON deployment_key USING (current_setting('gatehouse.account', true) = '*') \
            WITH CHECK (current_setting('gatehouse.account', true) = '*')
            """,
        ]
    }
}
