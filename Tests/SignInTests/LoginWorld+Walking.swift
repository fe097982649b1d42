import Records
import SignIn
import Tenancy
import Testing

/// Where a whole login ended, wherever it was sent on to.
struct Ended: Equatable {
    let integration: Slug<Integration>?
    /// Nil: they got in.
    let verdict: String?
}

extension LoginWorld {
    /// Walks a login to its end as somebody who begins at the application.
    /// - Parameter choosing: one of several integrations, where the person is asked.
    func walk(
        _ account: Account, as email: String, hint: String? = nil,
        choosing: ([Slug<Integration>]) -> Slug<Integration>? = { $0.first }
    ) async throws -> Ended {
        var start = LoginStart(.here(nil), hint: hint)
        let visitor = try operation(account)
        if case .choose(let integrations) = try await service.begin(visitor, account: account, start) {
            start.choice = Choice(try #require(choosing(integrations)), in: account, by: visitor)
        }
        switch try await service.begin(visitor, account: account, start) {
        case .redirect(let url, let browser, let attempt):
            return try await arrive(url, browser, attempt, as: email, in: account, mayGoOn: true)
        case .refused(let refused): return Ended(integration: nil, verdict: refused.verdict.code)
        case let other:
            Issue.record("\(other)")
            throw AlreadyThere()
        }
    }

    private func arrive(
        _ url: String, _ browser: BrowserBinding, _ attempt: ID<LoginAttempt>, as email: String, in account: Account,
        mayGoOn: Bool
    ) async throws -> Ended {
        let integration = try #require(account.integrations.first { url.hasPrefix(($0.trust?.ssoURL ?? "-") + "?") })
        let begun = BegunLogin(
            url: url, browser: browser, attempt: attempt, integration: integration.id, account: account)
        let reply = try answer(begun, as: email)
        let completion = try await post(reply, in: browser, to: account, at: .integration(integration.id))
        if mayGoOn, case .restart(let url, let browser) = completion {
            return try await arrive(url, browser, attempt, as: email, in: account, mayGoOn: false)
        }
        return try ended(completion, at: integration.id)
    }

    /// Walks a login that the IdP of an integration starts.
    func walkUnsolicited(_ account: Account, as email: String, at integration: Slug<Integration>) async throws -> Ended
    {
        let reply = try unsolicited(account, integration, as: email)
        return try ended(
            try await post(reply, in: nil, to: account, at: .integration(integration)), at: integration)
    }

    private func ended(_ completion: Completion, at integration: Slug<Integration>) throws -> Ended {
        switch completion {
        case .session: return Ended(integration: integration, verdict: nil)
        case .refused(let refused): return Ended(integration: integration, verdict: refused.verdict.code)
        case .handOff, .restart, .restartByForm, .tested:
            Issue.record("not ended: \(completion)")
            throw AlreadyThere()
        }
    }
}
