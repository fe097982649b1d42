import Access
import Directory
import HandOff
import Journal
import KeyMaterial
import Records
import SAML
import Tenancy

/// What the transaction that ends a login came to.
enum Settled: Sendable {
    case handedOff(PendingLoginRecord.Application, AuthorizationCode, SessionSecret)
    case signedIn(SessionSecret, returnTo: String?)
    /// The policy sends this person to another integration, which only their answer showed: the login goes on there.
    case rerouted(PendingLoginRecord, userName: String)
    case refused(Verdict, reference: String, PendingLoginRecord.Application?)
}

extension SignInService {
    /// Ends a login in one transaction: takes the request away unless that was done, remembers the assertion, proves the membership, and
    /// stores session and code.
    func settle(
        _ operation: Operation, account: Account, _ judgement: Judgement, _ login: CompletedLogin
    ) async throws -> Settled {
        guard let integration = judgement.integration.flatMap(account.integration), let identity = judgement.identity
        else {
            throw SettlementImpossible()
        }
        let check = MembershipCheck(account: account, integration: integration)
        let members = MemberAtLogin(identity, check, login, operation)
        // Made outside: the transaction may run twice, and must then store the same.
        let attempt = ID<LoginAttempt>.fresh(at: operation.now)
        let session = ID<Session>.fresh(at: operation.now)
        let code = try AuthorizationCode.fresh(in: account.id)
        let secret = try SessionSecret.fresh(in: account.id)
        let limits = sessionLimits
        return try await records.account(account.id).write(operation) { writer in
            if let pending = login.pending, !judgement.requestIsUsedUp,
                try !writer.takePendingLogin(requestID: pending.requestID)
            {
                var late = judgement
                late.claimed = nil
                return try Self.refuse(.requestAnswered(id: pending.requestID), late, writer, operation)
            }
            let attemptID = login.pending?.attempt ?? attempt
            let isNew = try writer.rememberAssertion(
                login.assertion.id, of: login.assertion.issuer, by: attemptID,
                until: Instant(login.assertion.replayableUntil))
            guard isNew else {
                return try Self.refuse(.assertionReplayed(id: login.assertion.id), judgement, writer, operation)
            }
            if let pending = login.pending,
                let person = try Self.routedElsewhere(identity, check, pending, writer.reader)
            {
                try Self.note(.restarted(by: Verdict.displayed(person.userName)), of: attemptID, judgement, writer)
                return Recorded(
                    .rerouted(pending, userName: person.userName),
                    JournalEvent(
                        .loginRerouted, attemptID,
                        details: ["integration": integration.id.text, "user": person.id.text]))
            }
            let member: ActiveMember
            let found = try members.settled(writer)
            switch found.value {
            case .success(let one): member = one
            case .failure(let verdict): return try Self.refuse(verdict, judgement, writer, operation)
            }
            let new = Self.session(session, of: member, login, attemptID, integration.id, limits, at: operation.now)
            let person = member.person
            let settled: Settled
            let action: SignInFlow.Action
            // A secret of its own for each login, so that nobody can put down beforehand what the browser will have.
            try writer.insert(new, hash: secret.digest)
            let replaced = try Self.replace(login.pending?.sessionHash, by: person.id, writer)
            if let application = login.pending?.application {
                try writer.insert(
                    AuthorizationCodeRecord(application, of: new, attempt: attemptID, at: operation.now),
                    hash: code.digest)
                settled = .handedOff(application, code, secret)
                action = .handedOff(person.id, userName: person.userName)
            } else {
                settled = .signedIn(secret, returnTo: login.pending?.returnTo)
                action = .signedIn(person.id, userName: person.userName)
            }
            try Self.note(action, of: attemptID, judgement, writer)
            return Recorded(
                settled,
                found.events + replaced + [
                    JournalEvent(
                        .loginHandedOff, attemptID,
                        details: ["integration": integration.id.text, "user": person.id.text])
                ])
        }
    }

    /// The session that the browser had before a login, if it still is: the person's own goes on for the applications
    /// that know it, and its cookie is worth nothing any more. Somebody else's is over, as if they had logged out.
    static func replace(
        _ hash: [UInt8]?, by user: ID<User>, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard let hash, let old = try writer.lockedSession(hash: hash) else { return [] }
        guard old.user == user else { return try writer.end([old], because: .replaced).events }
        try writer.detach(old.id)
        return []
    }

    /// Stores how an attempt went on; an unsolicited login has none yet.
    private static func note(
        _ action: SignInFlow.Action, of attempt: ID<LoginAttempt>, _ judgement: Judgement,
        _ writer: borrowing AccountWriter
    ) throws {
        let existing = try writer.reader.loginAttempt(attempt)
        var flow = SignInFlow(
            existing ?? LoginAttemptRecord(id: attempt, reason: Route.Reason.unsolicited.code, started: writer.now))
        flow.receive(at: writer.now, by: writer.requestID)
        flow.take(
            action, checks: judgement.checks, integration: judgement.integration, at: writer.now, by: writer.requestID)
        if existing == nil { try writer.insert(flow.attempt) } else { try writer.update(flow.attempt) }
        try judgement.keep?.store(of: attempt, writer)
    }

    /// The person, when routing depends on who it is and sends them to another integration than the one where they were
    /// asked: once in a login, and never against a tester's choice.
    private static func routedElsewhere(
        _ identity: AssertedIdentity, _ check: MembershipCheck, _ pending: PendingLoginRecord,
        _ reader: borrowing AccountReader
    ) throws -> Person? {
        guard IntegrationRouter.dependsOnPerson(check.account), !pending.restarted,
            try reader.loginAttempt(pending.attempt)?.reason != Route.Reason.chosenByTester.code,
            let person = try check.person(identity, reader)
        else { return nil }
        let routed = RoutedPerson(person, groups: try reader.groups(of: person.id))
        guard let routes = try? IntegrationRouter.routes(check.account, for: routed) else { return nil }
        guard routes.contains(where: { $0.integration.id == check.integration.id }) else { return person }
        // Of several that they may choose among they took one: if it isn't theirs, another may be.
        guard routes.count > 1, !check.lets(person) else { return nil }
        let isAtHome = routes.contains { route in
            MembershipCheck(account: check.account, integration: route.integration).lets(person)
        }
        return isAtHome ? person : nil
    }

    /// Records a refusal: with the attempt of the pending login that its browser came back for, else with one of its
    /// own.
    static func refuse(
        _ verdict: Verdict, _ judgement: Judgement, _ writer: borrowing AccountWriter, _ operation: Operation
    ) throws -> Recorded<Settled> {
        let name = judgement.identity?.displayName
        if let claimed = judgement.claimed {
            _ = try writer.takePendingLogin(requestID: claimed.requestID)
            if let existing = try writer.reader.loginAttempt(claimed.attempt) {
                var flow = SignInFlow(existing)
                flow.receive(at: writer.now, by: writer.requestID)
                if flow.take(
                    .refused(verdict, userName: name), checks: judgement.checks, integration: judgement.integration,
                    at: writer.now, by: writer.requestID)
                {
                    try writer.update(flow.attempt)
                    try judgement.keep?.store(of: flow.attempt.id, writer)
                    return Recorded(
                        .refused(verdict, reference: flow.attempt.reference, claimed.application),
                        .refused(flow.attempt, verdict))
                }
            }
        }
        var flow = SignInFlow(LoginAttemptRecord(id: .fresh(at: operation.now), started: operation.now))
        flow.receive(at: writer.now, by: writer.requestID)
        flow.take(
            .refused(verdict, userName: name), checks: judgement.checks, integration: judgement.integration,
            at: writer.now, by: writer.requestID)
        try writer.insert(flow.attempt)
        try judgement.keep?.store(of: flow.attempt.id, writer)
        return Recorded(.refused(verdict, reference: flow.attempt.reference, nil), .refused(flow.attempt, verdict))
    }

    private static func session(
        _ id: ID<Session>, of member: ActiveMember, _ login: CompletedLogin, _ attempt: ID<LoginAttempt>,
        _ integration: Slug<Integration>, _ limits: SessionLimits, at now: Instant
    ) -> LoginSessionRecord {
        let assertion = login.assertion
        let latest = limits.latestEnd(from: now, notOnOrAfter: assertion.sessionNotOnOrAfter.map { Instant($0) })
        return LoginSessionRecord(
            id: id, user: member.person.id, integration: integration, attempt: attempt, nameID: assertion.nameID.value,
            nameIDFormat: assertion.nameID.format, nameQualifier: assertion.nameID.nameQualifier,
            spNameQualifier: assertion.nameID.spNameQualifier, sessionIndex: assertion.sessionIndex,
            authenticated: Instant(assertion.authnInstant), authnContext: assertion.authnContext, created: now,
            expires: limits.end(from: now, latest: latest), latestEnd: latest)
    }
}

/// An accepted answer without integration or identity: our fault, since judging sets both.
struct SettlementImpossible: Error {}
