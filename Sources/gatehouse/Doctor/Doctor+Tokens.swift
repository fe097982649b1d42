import Access
import Management
import Records
import Tenancy

extension Doctor {
    /// The tokens, of every account and of the operator API, that end soon and that nobody has replaced.
    func tokens(of deployment: Deployment) async throws -> [Finding] {
        var findings: [Finding] = []
        let credentials = Credentials(records: deployment.records)
        for id in try await deployment.catalog.accounts() {
            for token in try await credentials.ending(operation: try deployment.operation(id)) {
                findings += warning(
                    of: token.warning(at: now), "\(id) \(token.holder.place)", token.id, fix: token.fix(in: id))
            }
        }
        for token in try await OperatorTokens(records: deployment.records).list() {
            findings += warning(
                of: token.warning(at: now), "operator API", token.id,
                fix: "Make another (gatehouse token create --operator), and revoke this one.")
        }
        return findings.isEmpty
            ? [.ok(.tokens, "none ends within \(TokenWarning.within30Days.rawValue) days")] : findings
    }

    private func warning(
        of step: TokenWarning?, _ place: String, _ id: ID<Credential>, fix: String
    ) -> [Finding] {
        guard let step else { return [] }
        return [.warning(.tokens, "\(place): the token \(id) \(step.sentence)", fix: fix)]
    }
}

extension CredentialRecord {
    fileprivate func fix(in account: Slug<Account>) -> String {
        switch holder {
        case .scim(let integration):
            "gatehouse token rotate --account \(account) --integration \(integration), and give the IdP's admin the new one."
        case .service, .person: "Rotate it: POST /accounts/\(account)/api/v1/tokens/\(id)/rotate"
        }
    }
}

extension CredentialRecord.Holder {
    fileprivate var place: String {
        switch self {
        case .scim(let integration): integration.text
        case .service(let name, role: _): name
        case .person(let id): id.text
        }
    }
}
