import Relational
package import Tenancy

/// A domain that an account claims through the API.
package struct DomainClaimRecord: Hashable, Sendable {
    package let domain: String
    /// What its DNS has to show.
    package let token: String
    package let created: Instant
    /// When it did; nil: not yet, and then it leads nobody here.
    package let verified: Instant?
}

extension AccountReader {
    /// The account's claims, by domain.
    package func domainClaims() throws -> [DomainClaimRecord] {
        try session.query(
            """
            SELECT domain, token, created, verified FROM domain_claim WHERE account_id = \(account) ORDER BY domain
            """
        ) { row in
            DomainClaimRecord(
                domain: try row.text(0), token: try row.text(1), created: try row.instant(2),
                verified: try row.optionalInstant(3))
        }
    }
}

extension AccountWriter {
    /// Claims a domain; false when the account has done so before, and then its token stays.
    package func claimDomain(_ domain: String, token: String) throws -> Bool {
        try session.execute(
            """
            INSERT INTO domain_claim (account_id, domain, token, created) VALUES (\(account), \(domain), \(token), \(now))
            ON CONFLICT (account_id, domain) DO NOTHING
            """) > 0
    }

    /// Notes that the domain's DNS showed this token; false when that isn't an open claim of the account.
    package func verifyDomain(_ domain: String, token: String) throws -> Bool {
        try session.execute(
            """
            UPDATE domain_claim SET verified = \(now)
            WHERE account_id = \(account) AND domain = \(domain) AND token = \(token) AND verified IS NULL
            """) > 0
    }

    /// Gives a claim up; false when there is none.
    package func removeDomain(_ domain: String) throws -> Bool {
        try session.execute("DELETE FROM domain_claim WHERE account_id = \(account) AND domain = \(domain)") > 0
    }
}
