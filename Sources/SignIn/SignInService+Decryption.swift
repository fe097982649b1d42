import Access
import Journal
import KeyMaterial
import Records
import SAML
import Tenancy

extension SignInService {
    /// Judges an answer; one that is encrypted only after its request was used up.
    ///
    /// Whoever may post one ciphertext again and again, changed a little each time, learns from the answers what is in
    /// it (Bleichenbacher 1998, Vaudenay 2002; Jager and Somorovsky 2011 for XML). So the request is taken away in a
    /// transaction of its own that is durable before the first private-key operation, whatever comes of it then. An
    /// unsolicited response has no request: it's decrypted only where the integration takes such logins at all, and
    /// whatever fails looks the same from outside.
    /// - Throws: `Outage`, storage failures, and `KeyMaterialRefusal` when a key of ours can't be opened; the request
    ///   can be answered again then.
    func judge(
        _ operation: Operation, _ answer: Answer, _ pending: PendingLoginRecord?, account: Account,
        _ endpoint: AssertionEndpoint
    ) async throws -> Judgement {
        guard answer.isEncrypted else {
            return judge(answer, pending, account: account, endpoint, decryptingWith: [], at: operation.now)
        }
        let keys = try await decryptionKeys(for: answer, pending, account: account, endpoint)
        guard let pending else {
            return judge(answer, nil, account: account, endpoint, decryptingWith: keys, at: operation.now)
        }
        guard let claimed = answer.claimed(of: pending) else {
            // Another browser's answer is refused unread, and may not use the request up.
            return judge(answer, pending, account: account, endpoint, decryptingWith: [], at: operation.now)
        }
        guard try await useUp(claimed, operation) else {
            return Judgement(
                result: .failure(.requestAnswered(id: claimed.requestID)), integration: claimed.integration)
        }
        var judgement = judge(answer, pending, account: account, endpoint, decryptingWith: keys, at: operation.now)
        judgement.requestIsUsedUp = true
        return judgement
    }

    /// Our keys to decrypt an integration's responses with, the active ones first.
    func decryptionKeys(of integration: Integration, in account: Slug<Account>) async throws -> [PrivateKey] {
        try keys.decryptionKeys(
            try await serviceProviderKeys(of: integration, in: account), of: integration.id, in: account)
    }

    /// None when no integration can be found to judge the answer by, which is its refusal.
    private func decryptionKeys(
        for answer: Answer, _ pending: PendingLoginRecord?, account: Account, _ endpoint: AssertionEndpoint
    ) async throws -> [PrivateKey] {
        let found = try? endpoint.integration(of: account, pending: pending?.integration, hints: answer.hints, urls)
        guard let found else { return [] }
        return try await decryptionKeys(of: found, in: account.id)
    }

    /// False when somebody else did already.
    private func useUp(_ claimed: PendingLoginRecord, _ operation: Operation) async throws -> Bool {
        try await records.account(operation.account).write(operation) { writer in
            // The journal hears of the outcome, which comes right after.
            .unchanged(try writer.takePendingLogin(requestID: claimed.requestID))
        }
    }
}
