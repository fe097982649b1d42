package import Access
import Journal
import KeyMaterial
import Records
package import Tenancy

/// What would become of a response under other settings.
package struct WhatIf: Sendable {
    /// The time that it's judged at, both times.
    package let at: Instant
    package let integration: Slug<Integration>
    package let before: CheckedResponse
    package let after: CheckedResponse
    /// Who would authenticate the person by the routing that is proposed; nil: none is, or nobody is known to be meant.
    package let routing: LoginExplanation?
}

/// Why there's nothing to judge.
package enum WhatIfRefusal: Error, Hashable, Sendable {
    case attemptUnknown
    /// The integration doesn't keep responses, or the attempt never got one.
    case responseNotKept
    case integrationUnknown

    /// For whoever asked.
    package var sentence: String {
        switch self {
        case .attemptUnknown: "There is no such login."
        case .responseNotKept: "The response of this login wasn't kept. keep_responses of the integration keeps them."
        case .integrationUnknown: "The integration that the response came to isn't there any more."
        }
    }
}

extension SignInService {
    /// Judges the response that was kept of an attempt again, as things are and as they would be; changes nothing.
    ///
    /// - Parameter name: the attempt's id or reference.
    /// - Throws: `PermissionDenied` unless the actor may read and test logins; `WhatIfRefusal`; `KeyMaterialRefusal.sealBroken`
    ///   for a response that was kept under another deployment key.
    package func whatIf(
        _ operation: Operation, account: Account, _ name: String, _ proposed: ProposedSettings
    ) async throws -> WhatIf {
        _ = try operation.grant(.testLogins)
        guard let found = try await login(operation, account: account, name) else {
            throw WhatIfRefusal.attemptUnknown
        }
        let attempt = found.attempt.id
        guard let kept = try await records.account(account.id).read({ try $0.keptResponse(attempt) }) else {
            throw WhatIfRefusal.responseNotKept
        }
        guard let integration = account.integration(kept.integration) else { throw WhatIfRefusal.integrationUnknown }
        let form = try sealing.open(kept.sealed, binding: KeptResponseRecord.binding(attempt, in: account.id))
        return try await whatIf(
            operation, .form(String(decoding: form, as: UTF8.self)), account: account, integration: integration,
            endpoint: kept.cameToSharedURL ? .compatibility : nil, requestID: kept.requestID, at: kept.received,
            proposed)
    }

    /// Judges a captured response twice, as things are and as they would be; the parameters are those of
    /// ``check(_:account:integration:endpoint:requestID:at:)``.
    ///
    /// - Throws: `PermissionDenied` unless the actor may test logins, and, with a policy, read the routing.
    package func whatIf(
        _ operation: Operation, _ captured: CapturedResponse, account: Account, integration: Integration,
        endpoint: AssertionEndpoint? = nil, requestID: String?, at now: Instant, _ proposed: ProposedSettings
    ) async throws -> WhatIf {
        _ = try operation.grant(.testLogins)
        let changed = proposed.applied(to: account, at: integration.id)
        let before = try await check(
            captured, account: account, integration: integration, endpoint: endpoint, requestID: requestID, at: now)
        let after = try await check(
            captured, account: changed, integration: changed.integration(integration.id) ?? integration,
            endpoint: endpoint, requestID: requestID, at: now)
        var routing: LoginExplanation?
        if proposed.policy != nil, let person = after.userName ?? after.claimedName {
            routing = try await explain(person, account: changed, operation)
        }
        return WhatIf(at: now, integration: integration.id, before: before, after: after, routing: routing)
    }
}
