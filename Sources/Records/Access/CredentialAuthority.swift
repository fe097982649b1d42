package import Access
import Relational
package import Tenancy

extension AccountReader {
    /// What a token lets its holder do: what their roles allow now, and no more than the token was made for.
    /// - Returns: nil when the holder is nobody who may call: a person who isn't active.
    package func authority(of credential: CredentialRecord, in settings: Account) throws -> Authority? {
        let authority: Authority?
        switch credential.holder {
        case .scim: return Authority.none
        case .person(let id): authority = try self.authority(of: id, in: settings)
        case .service(let name, role: let role):
            let own = try Slug<CustomRole>(role).flatMap { try self.role($0) }
            let assigned = try Slug<ServiceAccount>(name).map { try self.authority(of: $0) } ?? .none
            let holdings = own.map { [Authority.Holding($0.known, at: credential.scope)] } ?? []
            authority = Authority(holdings + assigned.holdings)
        }
        guard let permissions = credential.permissions else { return authority }
        return authority?.limited(to: Set(permissions.compactMap { Permission(rawValue: $0) }))
    }
}
