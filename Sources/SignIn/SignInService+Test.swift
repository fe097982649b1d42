package import Access
import Directory
import Journal
import KeyMaterial
import Records
import SAML
import SCIM
package import Tenancy

/// What a test login came to, for the administrator who made it.
package struct TestedLogin: Sendable {
    /// As the IdP's administrator is shown it.
    package let report: LoginReport
    /// The one that was tested.
    package let integration: Verdict.IntegrationName?
    /// Whom the IdP named; nil when the answer as a message was refused.
    package let subject: AssertedSubject?
}

/// What a verified assertion says about a person.
package struct AssertedSubject: Sendable {
    package let nameID: String
    package let nameIDFormat: String?
    /// In document order.
    package let attributes: [(name: String, values: [String])]

    init(_ assertion: VerifiedAssertion) {
        nameID = assertion.nameID.value
        nameIDFormat = assertion.nameID.format
        attributes = assertion.attributes.map { ($0.name, $0.values) }
    }
}

extension SignInService {
    /// A link to a test login at an integration, good until then, for somebody without an account here.
    ///
    /// - Throws: `PermissionDenied` unless the actor may test.
    package func testLink(
        _ operation: Operation, integration: Slug<Integration>, until end: Instant
    ) throws -> String {
        _ = try operation.grant(.testLogins)
        let ticket = try TestTicket(for: integration, of: operation.account, until: end, sealing)
        return "\(urls.login(operation.account))?integration=\(integration)&test=1&ticket=\(ticket.text)"
    }

    /// Proof that whoever opened such a link may test; nil: it has ended, or was never made here.
    package func testPass(
        _ ticket: String, for integration: Slug<Integration>, of account: Slug<Account>, at now: Instant
    ) -> TestPass? {
        TestTicket.pass(ticket, for: integration, of: account, sealing, at: now)
    }

    /// Ends a test login: judges the person as a real login would, writes the verdict down, and changes nothing else.
    func test(
        _ operation: Operation, account: Account, _ judgement: Judgement, _ claimed: PendingLoginRecord
    ) async throws -> Completion {
        let member = try await rehearsed(operation, account, judgement)
        let attempt = try await records.account(account.id).write(operation) {
            writer -> Recorded<LoginAttemptRecord?> in
            guard try judgement.requestIsUsedUp || writer.takePendingLogin(requestID: claimed.requestID),
                let begun = try writer.reader.loginAttempt(claimed.attempt)
            else { return .unchanged(nil) }
            var flow = SignInFlow(begun)
            flow.receive(at: writer.now, by: writer.requestID)
            let action = try Self.tested(judgement, member, account, claimed, writer)
            flow.take(
                action, checks: judgement.checks, integration: judgement.integration, at: writer.now,
                by: writer.requestID)
            try judgement.keep?.store(of: flow.attempt.id, writer)
            try writer.update(flow.attempt)
            return Recorded(flow.attempt, JournalEvent(.loginTested, begun.id, details: flow.attempt.testDetails))
        }
        guard let attempt else {
            var late = judgement
            late.claimed = nil
            return try await refuse(.requestAnswered(id: claimed.requestID), late, operation, account: account)
        }
        return .tested(tested(attempt, account, judgement.assertion, at: operation.now))
    }

    func tested(
        _ attempt: LoginAttemptRecord, _ account: Account, _ assertion: VerifiedAssertion?, at now: Instant
    ) -> TestedLogin {
        TestedLogin(
            report: LoginReport(
                attempt, of: account, depth: .identityProviderAdmin, keepsResponse: false, at: now, urls),
            integration: attempt.integration.map { Verdict.IntegrationName($0, in: account) },
            subject: assertion.map(AssertedSubject.init))
    }

    /// Finds the member as a real login would, with all that it would make and change on the way, and takes that back.
    /// Nil when the answer as a message was refused.
    private func rehearsed(
        _ operation: Operation, _ account: Account, _ judgement: Judgement
    ) async throws -> Result<ActiveMember, Verdict>? {
        guard case .success(.login(let login)) = judgement.result else { return nil }
        guard let integration = judgement.integration.flatMap(account.integration), let identity = judgement.identity
        else { throw SettlementImpossible() }
        let check = MembershipCheck(account: account, integration: integration)
        let members = MemberAtLogin(identity, check, login, operation)
        do {
            try await records.account(account.id).write(operation) { writer -> Recorded<Void> in
                throw Rehearsal(member: try members.settled(writer).value)
            }
            throw SettlementImpossible()
        } catch let rehearsal as Rehearsal {
            return rehearsal.member
        } catch let refusal as SCIMRefusal {
            return .failure(judgement.notStored(refusal, in: account))
        }
    }

    /// - Parameter member: as the rehearsal found them.
    private static func tested(
        _ judgement: Judgement, _ member: Result<ActiveMember, Verdict>?, _ account: Account,
        _ claimed: PendingLoginRecord, _ writer: borrowing AccountWriter
    ) throws -> SignInFlow.Action {
        let name = judgement.identity?.displayName
        switch (judgement.result, member) {
        case (.failure(let verdict), _): return .refused(verdict, userName: name)
        case (.success(.login(let login)), let member?):
            // Or it could be posted again, where unsolicited responses are accepted.
            let isNew = try writer.rememberAssertion(
                login.assertion.id, of: login.assertion.issuer, by: claimed.attempt,
                until: Instant(login.assertion.replayableUntil))
            guard isNew else { return .refused(.assertionReplayed(id: login.assertion.id), userName: name) }
            switch member {
            case .success(let member):
                let exists = try writer.reader.person(member.person.id, in: account) != nil
                return .tested(exists ? member.person.id : nil, userName: member.person.userName)
            case .failure(let verdict): return .refused(verdict, userName: name)
            }
        // Never of an answer to a request.
        case (.success, _): throw SettlementImpossible()
        }
    }
}

/// Ends a transaction that was only tried, so that it's rolled back, and says what it found.
private struct Rehearsal: Error {
    let member: Result<ActiveMember, Verdict>
}

extension LoginAttemptRecord {
    fileprivate var testDetails: [String: String] {
        ["integration": integration?.text ?? "", "verdict": verdict?.code ?? "none"]
    }
}
