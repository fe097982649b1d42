import Journal
import Records
import Relational
import Tenancy
import TestSupport
import Testing

/// Every function of Records, on both engines, with its twin: the same call in another account.
@Suite struct ContractTests {
    /// What crosses accounts by its nature, and is tested in `SystemTests`.
    static let crossing: Set<String> = [
        "SystemReader.accounts()",
        "SystemReader.accounts(withDomain: String)", "SystemReader.deploymentKeys(purpose: String)",
        "SystemReader.applications()", "SystemWriter.insert(_: ApplicationRecord)",
        "SystemWriter.update(_: ApplicationRecord, was: String)", "SystemWriter.removeApplication(_: String)",
        "SystemReader.hasDueTokenWarnings(at: Instant)",
        "SystemWriter.claimTokenWarnings(at: Instant, until: Instant, limit: Int)",
        "SystemWriter.settleWarning(_: DueTokenWarning, at: Instant)",
        "SystemReader.hasDueEvents(at: Instant)", "SystemReader.hasDueNotices(at: Instant)",
        "SystemWriter.claimDueEndpoints(at: Instant, until: Instant, limit: Int)",
        "SystemWriter.claimDueNotices(at: Instant, until: Instant, limit: Int)",
        "SystemWriter.insert(_: DeploymentKeyRecord, purpose: String)",
        "SystemWriter.lockedDeploymentKeys(purpose: String)",
        "SystemWriter.postpone(_: LogoutNoticeRecord, until: Instant)", "SystemWriter.remove(_: LogoutNoticeRecord)",
        "SystemWriter.removeDeploymentKey(_: String, purpose: String)",
        "SystemWriter.setDeploymentKey(_: String, purpose: String, to: DeploymentKeyRecord.State, at: Instant)",
        "SystemWriter.takeApplicationAssertion(_: [UInt8], of: String, until: Instant)",
        "SystemWriter.claimMetadata(dueAt: Instant, until: Instant, limit: Int64)",
        "SystemWriter.purgeLogins(at: Instant, attemptsBefore: Instant)",
        "SystemReader.accountStates(after: Slug<Account>?, limit: Int)", "SystemReader.operatorToken(hash: [UInt8])",
        "SystemReader.operatorTokens()", "SystemReader.operatorSession(hash: [UInt8])",
        "SystemWriter.insertOperatorSession(hash: [UInt8], of: ID<Credential>, at: Instant, until: Instant)",
        "SystemWriter.removeOperatorSession(hash: [UInt8])", "SystemWriter.deleteAccounts(dueAt: Instant)",
        "SystemWriter.insert(_: OperatorTokenRecord, hash: [UInt8])",
        "SystemWriter.revokeOperatorToken(_: ID<Credential>, at: Instant)",
        "SystemWriter.purgeSetupLinks(endedBefore: Instant)",
        "SystemWriter.purgeTakenAway(at: Instant)", "SystemWriter.purgeProvisioningLog(before: Instant)",
    ]

    @Test func `every function of Records has a contract, and every contract a function`() throws {
        let declared = Set(try DeclaredFunctions.all())
        let covered = Set(Contract.all.map(\.function)).union(Self.crossing)
        #expect(declared.count > 60)
        #expect(declared.subtracting(covered).sorted() == [], "give these a contract with a twin")
        #expect(covered.subtracting(declared).sorted() == [], "these are gone")
        #expect(Contract.all.count + Self.crossing.count == covered.count)
    }

    @Test(arguments: EngineKind.available)
    func `every table is in the dump`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let tables = try await database.engine.read(.allTenants) { session in
            switch kind {
            case .sqlite:
                try session.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") {
                    try $0.text(0)
                }
            case .postgres:
                try session.query(
                    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
                ) { try $0.text(0) }
            }
        }
        let deployment = [
            "application", "deployment_key", "operator_session", "operator_token", "schema_migration",
            "seen_application_assertion",
        ]
        let ours = tables.filter { !deployment.contains($0) }
        #expect(ours == RowDump.tables("").map(\.name))
    }

    @Test(arguments: EngineKind.available, Contract.all)
    func `a call sees and changes its own account only`(_ kind: EngineKind, _ contract: Contract) async throws {
        let database = try await TestDatabase.shared(kind)
        let sample = Sample()
        let bystander = try await sample.account(in: database.records)
        let bare = try await TestAccount.make(in: database.records)
        let twin = try await sample.account(in: database.records)
        let before = try await RowDump.of(bystander.id, in: database.engine)
        #expect(before.values.allSatisfy { !$0.isEmpty }, "the sample fills every table")

        let bareBefore = try await RowDump.of(bare.id, in: database.engine)
        #expect(try await run(contract, in: bare, database) == contract.elsewhere)
        #expect(try await (RowDump.of(bare.id, in: database.engine) != bareBefore) == contract.makes)
        #expect(try await RowDump.of(bystander.id, in: database.engine) == before)

        let twinBefore = try await RowDump.of(twin.id, in: database.engine)
        #expect(try await run(contract, in: twin, database) == contract.here)
        #expect(try await (RowDump.of(twin.id, in: database.engine) != twinBefore) == contract.changes)
        #expect(try await RowDump.of(bystander.id, in: database.engine) == before)
    }

    @Test(arguments: EngineKind.available)
    func `an operation of another account can't write`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let account = try await Sample().account(in: database.records)
        let other = try await TestAccount.make(in: database.records)
        let before = try await RowDump.of(account.id, in: database.engine)
        await #expect(throws: StorageFailure.self) {
            try await database.records.account(account.id).write(other.operation()) { writer in
                try writer.touchRevision()
                return .unchanged(())
            }
        }
        #expect(try await RowDump.of(account.id, in: database.engine) == before)
    }

    @Test(arguments: EngineKind.available)
    func `settings of another account can't be declared`(_ kind: EngineKind) async throws {
        let database = try await TestDatabase.shared(kind)
        let account = try await TestAccount.make(in: database.records)
        let other = try await TestAccount.make(in: database.records)
        await #expect(throws: StorageFailure.self) {
            try await database.records.account(account.id).write(account.operation()) { writer in
                .unchanged(try writer.declare(other.settings))
            }
        }
    }

    /// A constraint that refuses is an outcome too; anything else is not.
    private func run(
        _ contract: Contract, in account: TestAccount, _ database: TestDatabase
    ) async throws -> String {
        do {
            return try await database.records.account(account.id).write(account.operation(after: 10)) { writer in
                .unchanged(try contract.outcome(writer, Sample()))
            }
        } catch StorageFailure.constraint(let kind, _) {
            return "constraint \(kind)"
        }
    }
}
