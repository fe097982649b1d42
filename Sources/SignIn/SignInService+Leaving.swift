package import HandOff
import Records
package import Tenancy

/// A session that the browser proves by its cookie, and who is logged in by it.
package struct HeldSession: Sendable {
    package let account: Account
    let session: LoginSessionRecord
    package let personName: String
    let email: String?
    let secret: SessionSecret

    /// What a form carries that ends it; see `SessionSecret.logoutConfirmation()`.
    package func confirmation() throws -> String { try secret.logoutConfirmation() }

    package func isConfirmed(by presented: String) -> Bool { secret.confirms(presented) }
}

/// The sessions that one logout is to end: of one person, in one account.
package struct EndingSessions: Hashable, Sendable {
    package let account: Account
    let sessions: [LoginSessionRecord]

    package var count: Int { sessions.count }

    /// Whoever asked had better be allowed to: by a valid hint, a confirmation, or both.
    init(_ sessions: [LoginSessionRecord?], of account: Account) {
        self.account = account
        self.sessions = sessions.compactMap(\.self).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What the person confirmed, and the application's own session beside it.
    package init(confirmed held: HeldSession, beside hinted: EndingSessions?) {
        let others = hinted?.account.id == held.account.id ? hinted?.sessions ?? [] : []
        self.init(others + [held.session], of: held.account)
    }
}

/// Whether a wish to be logged out may be followed at once (RP-Initiated Logout 1.0 §2).
package enum LogoutDecision: Sendable {
    case end(EndingSessions)
    /// Nobody is logged in.
    case nothing
    /// Only after the person says so: another site may have sent the browser here.
    case ask([HeldSession])

    /// - Parameters:
    ///   - hinted: what the hint names, as `hinted(by:account:)` has it; nil: there's no hint or no such account.
    ///   - held: the sessions of the browser, one for each account.
    package init(_ request: EndSessionRequest, hinted: EndingSessions?, held: [HeldSession]) {
        if let hint = request.hint, let hinted {
            let here = held.first { $0.account.id == hint.account }
            if let here, here.session.user != hint.subject {
                // §2: the token doesn't belong to whoever is logged in here.
                self = .ask([here])
            } else {
                self = .end(EndingSessions(hinted.sessions + [here?.session], of: hinted.account))
            }
            return
        }
        let meant = held.filter { held in
            request.logoutHint.map { [held.email, held.session.id.text, held.session.nameID].contains($0) } ?? true
        }
        let asked = meant.isEmpty ? held : meant
        self = asked.isEmpty ? .nothing : .ask(asked)
    }
}

extension SignInService {
    /// An application's wish to log somebody out, read with the keys and the registry of this deployment.
    package func endSessionRequest(_ parameters: OAuthParameters) async throws -> EndSessionRequest {
        EndSessionRequest(parameters, for: applications, from: issuer.issuer, keys: try await issuer.keys())
    }

    /// Whom the cookie logs in; nil when its session has ended.
    package func held(_ secret: SessionSecret, account: Account, at now: Instant) async throws -> HeldSession? {
        guard let session = try await session(secret, account: account.id, at: now) else { return nil }
        let claims = try await records.account(account.id).read { try Self.claims(of: session, account, $0) }
        return HeldSession(
            account: account, session: session, personName: claims?.name ?? session.nameID, email: claims?.email,
            secret: secret)
    }

    /// The session that an ID token of ours names, if it still is there.
    package func hinted(by hint: IDTokenHint, account: Account) async throws -> EndingSessions {
        let session = try await records.account(hint.account).read { try $0.loginSession(hint.session) }
        return EndingSessions([session?.user == hint.subject ? session : nil], of: account)
    }
}
