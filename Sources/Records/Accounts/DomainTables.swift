import Relational

/// E-mail domains that accounts claim through the API, each with what its DNS has to show.
enum DomainTables {
    static let migration = Migration("domain-claims") { dialect in
        claim.statements(dialect) + [domainIndex]
    }

    /// Discovery asks which account has a domain, so this index alone doesn't start with the account.
    private static let domainIndex = """
        CREATE INDEX domain_claim_by_domain ON domain_claim (domain, account_id)
        """

    private static let claim = AccountTable(
        name: "domain_claim",
        columns: [("domain", .text), ("token", .text), ("created", .integer), ("verified", .optionalInteger)],
        primaryKey: "domain",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"])
}
