import Journal
import Records
import Relational
import Tenancy
import TestSupport
import Testing

/// Every statement that the contracts run is answered by an index: nothing reads a table, or all rows of an account, to find a few.
@Suite struct PlanTests {
    /// Statements that read everything because everything is what they want.
    static let wholeTables: [String] = [
        "SELECT account_id FROM account ORDER BY account_id",
        "SELECT application_id, document, created, modified FROM application ORDER BY application_id",
        "SELECT token_id, created, expires, revoked FROM operator_token ORDER BY token_id",
        "SELECT account_id FROM account WHERE delete_after <= ? ORDER BY account_id",
        // The cleanup job, which looks at all accounts.
        "DELETE FROM pending_login WHERE expires < ?", "DELETE FROM seen_assertion WHERE replayable_until < ?",
        "DELETE FROM pending_logout WHERE expires < ?", "DELETE FROM seen_logout_request WHERE replayable_until < ?",
        "DELETE FROM seen_application_assertion WHERE replayable_until < ?",
        "DELETE FROM provisioning_log WHERE at < ?", "DELETE FROM login_session WHERE expires < ?",
        "DELETE FROM login_attempt WHERE started < ?", "DELETE FROM setup_link WHERE expires < ?",
        "DELETE FROM operator_session WHERE expires < ?",
        """
        DELETE FROM taken_away WHERE expires < ? AND NOT EXISTS (SELECT 1 FROM brake b
        WHERE b.account_id = taken_away.account_id AND b.integration_id = taken_away.integration_id
        AND b.engaged IS NOT NULL)
        """,
    ]

    /// Rows that a statement has found itself: it goes through them by nature.
    static let ownRows: Set<String> = ["SCAN above", "SCAN below", "SCAN counted"]

    @Test(arguments: EngineKind.available)
    func `no statement scans a table`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let statements = try await recorded(database)
        #expect(statements.count > 80)
        for sql in statements where !Self.wholeTables.contains(sql.description) {
            let plan = try await database.engine.write(.allTenants) { session in
                if kind == .postgres { try session.execute("SET LOCAL enable_seqscan = off") }
                return try session.plan(of: sql)
            }
            let scans = plan.filter { line in
                switch kind {
                case .sqlite:
                    line.hasPrefix("SCAN ") && !line.hasSuffix(" CONSTANT ROWS") && !Self.ownRows.contains(line)
                case .postgres: line.contains("Seq Scan")
                }
            }
            #expect(scans == [], "\(sql)\n\(plan.joined(separator: "\n"))")
            // What an index finds by the account alone is the account's whole table.
            let sweeps = plan.filter { $0.hasSuffix("(account_id=?)") && !Self.isSmall($0) }
            #expect(sweeps == [], "\(sql)\n\(plan.joined(separator: "\n"))")
        }
    }

    /// An account has one row of its own, and few domains, credentials and integrations.
    /// Its login attempts and kept responses are read newest first, up to a limit.
    private static func isSmall(_ step: String) -> Bool {
        [
            "account", "account_domain", "account_role", "credential", "domain_claim", "event_endpoint", "feed_reader",
            "imported_list", "journal_head", "kept_response", "login_attempt", "made_org", "made_project",
            "metadata_copy", "provisioning_log", "routing_step", "setup_link", "sso_enforcement",
        ]
        .contains { step.hasPrefix("SEARCH \($0) USING") }
    }

    /// From the user on, never through the groups of an account or an integration, of which there may be thousands.
    @Test func `the groups of a user are found by the user`() async throws {
        let database = try await TestDatabase.shared(.sqlite)
        let statements = try await recorded(database).filter {
            $0.description.contains("FROM group_member m") && $0.description.contains("JOIN directory_group")
        }
        #expect(!statements.isEmpty)
        for sql in statements {
            let plan = try await database.engine.read(.allTenants) { try $0.plan(of: sql) }
            #expect(plan.first?.contains("group_member_by_user") == true, "\(sql)\n\(plan.joined(separator: "\n"))")
        }
    }

    @Test func `pages come in order without sorting`() async throws {
        let database = try await TestDatabase.shared(.sqlite)
        let pages = try await recorded(database).filter { $0.description.contains("OFFSET") }
        #expect(!pages.isEmpty)
        for sql in pages {
            let plan = try await database.engine.read(.allTenants) { try $0.plan(of: sql) }
            #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(sql)\n\(plan.joined(separator: "\n"))")
        }
    }

    /// Runs every contract and what crosses accounts on an engine that listens.
    private func recorded(_ database: TestDatabase) async throws -> [SQL] {
        let engine = RecordingEngine(database.engine)
        let records = try await Records.open(engine)
        for contract in Contract.all {
            let account = try await Sample().account(in: records)
            _ = try await records.account(account.id).write(account.operation(after: 10)) { writer in
                .unchanged(try contract.outcome(writer, Sample()))
            }
        }
        let absent = TestAccount.freshID()
        try await records.system.read { reader in
            _ = try reader.accounts()
            _ = try reader.accounts(withDomain: "nobody.example")
            _ = try reader.deploymentKeys(purpose: "none")
            _ = try reader.hasDueNotices(at: Sample.start)
            _ = try reader.hasDueEvents(at: Instant(milliseconds: 0))
            _ = try reader.accountStates(after: absent, limit: 1)
            _ = try reader.operatorToken(hash: [1])
            _ = try reader.operatorTokens()
            _ = try reader.operatorSession(hash: [1])
            _ = try reader.hasDueTokenWarnings(at: Sample.start)
        }
        try await records.system.write { writer in
            let key = DeploymentKeyRecord(
                id: "1", state: .active, sealed: [1], created: Sample.start, changed: Sample.start)
            _ = try writer.insert(key, purpose: absent.text)
            _ = try writer.lockedDeploymentKeys(purpose: absent.text)
            _ = try writer.claimTokenWarnings(at: Instant(milliseconds: 0), until: Sample.later, limit: 1)
            try writer.setDeploymentKey("1", purpose: absent.text, to: .retired, at: Sample.start)
            try writer.removeDeploymentKey("1", purpose: absent.text)
            _ = try writer.takeApplicationAssertion([1], of: absent.text, until: Sample.later)
            _ = try writer.claimDueEndpoints(at: Instant(milliseconds: 0), until: Sample.later, limit: 1)
            _ = try writer.claimDueNotices(at: Instant(milliseconds: 0), until: Sample.later, limit: 1)
            let notice = LogoutNoticeRecord(
                id: Sample.id(9), account: absent, session: Sample.id(9), user: Sample.user(9), applicationID: "app",
                created: Sample.start, attempts: 1)
            try writer.postpone(notice, until: Sample.later)
            try writer.remove(notice)
            let past = Instant(milliseconds: 0)
            _ = try writer.purgeLogins(at: past, attemptsBefore: past)
            _ = try writer.deleteAccounts(dueAt: past)
            _ = try writer.revokeOperatorToken(Sample.id(9), at: past)
            _ = try writer.purgeTakenAway(at: past)
            _ = try writer.purgeSetupLinks(endedBefore: past)
            try writer.removeOperatorSession(hash: [1])
            _ = try writer.purgeProvisioningLog(before: past)
            _ = try writer.claimMetadata(dueAt: past, until: past, limit: 1)
        }
        return engine.statements
    }
}
