import Access
import Directory
import HandOff
import Journal
import Records
import SCIM
import Tenancy

extension SignInService {
    /// Hands over whoever has a session here, without asking their IdP again: single sign-on.
    ///
    /// - Returns: where the browser goes with its code; nil: there's no session that the request would take, so that the
    ///   person has to log in.
    func resume(
        _ operation: Operation, account: Account, _ request: AuthorizationRequest, _ start: LoginStart
    ) async throws -> String? {
        guard let secret = start.session, secret.account == account.id, !request.forcesAuthentication else {
            return nil
        }
        // Made outside: the transaction may run twice, and must then store the same.
        let attempt = LoginAttemptRecord(
            id: .fresh(at: operation.now), reason: "session", application: request.applicationID,
            started: operation.now)
        let code = try AuthorizationCode.fresh(in: account.id)
        let limits = sessionLimits
        let isResumed = try await records.account(account.id).write(operation) { writer -> Recorded<Bool> in
            guard let session = try writer.lockedSession(hash: secret.digest), operation.now < session.expires,
                Self.isFresh(session, for: request, in: account, at: operation.now),
                let person = try Self.person(of: session, account, writer.reader),
                person.isMeant(by: start.hint)
            else { return .unchanged(false) }
            var flow = SignInFlow(attempt)
            flow.take(
                .handedOff(person.id, userName: person.userName), integration: session.integration, at: operation.now,
                by: operation.requestID)
            try writer.insert(flow.attempt)
            try writer.insert(
                AuthorizationCodeRecord(request.record, of: session, attempt: attempt.id, at: operation.now),
                hash: code.digest)
            try limits.extend(session, writer)
            return Recorded(
                true,
                JournalEvent(
                    .loginHandedOff, attempt.id,
                    details: [
                        "integration": session.integration.text, "user": person.id.text, "session": session.id.text,
                    ]))
        }
        return isResumed ? request.returning.url(code: code, issuer: issuer.issuer) : nil
    }

    /// Whether the IdP authenticated the person lately enough and in a way that counts.
    private static func isFresh(
        _ session: LoginSessionRecord, for request: AuthorizationRequest, in account: Account, at now: Instant
    ) -> Bool {
        if let age = request.maxAgeSeconds, session.authenticated.advanced(bySeconds: age) < now { return false }
        let accepted = account.integration(session.integration)?.want.authnContext ?? []
        return accepted.isEmpty || session.authnContext.map(accepted.contains) == true
    }
}

extension Person {
    /// Whether a hint, if there's one, names this person (OpenID Connect Core §3.1.2.1, `login_hint`).
    fileprivate func isMeant(by hint: String?) -> Bool {
        guard let hint else { return true }
        let name = UserNameKey(hint).text
        return UserNameKey(userName).text == name
            || records.contains { record in
                record.userNameKey == name || record.profile.email.map(CaseFold.key) == CaseFold.key(hint)
            }
    }
}
