package import Tenancy

/// Who does something. Each tenant-bound case carries its account, so that an actor of one account can't act in another.
package enum Actor: Hashable, Sendable {
    /// Whoever runs the deployment: its command line, its tenant files, the operator API.
    case `operator`
    /// A person who logged in.
    case person(ID<User>, in: Slug<Account>)
    /// An IdP's provisioning, through one integration's SCIM endpoint.
    case provisioner(Slug<Integration>, in: Slug<Account>)
    /// A service account of the application or of the customer.
    case service(String, in: Slug<Account>)
    /// Whoever holds a setup link: an IdP's administrator without an account here.
    case setupLink(ID<SetupLink>, in: Slug<Account>)
    /// Somebody at the login pages who has proven nothing yet.
    case visitor(in: Slug<Account>)
    /// A job of the gateway itself.
    case system(job: String)

    /// The account that the actor is bound to; nil for the operator and the gateway's own jobs.
    package var account: Slug<Account>? {
        switch self {
        case .operator, .system: nil
        case .person(_, in: let account), .provisioner(_, in: let account), .service(_, in: let account),
            .setupLink(_, in: let account), .visitor(in: let account):
            account
        }
    }
}

extension Actor: CustomStringConvertible {
    /// As the journal stores it.
    package var description: String {
        switch self {
        case .operator: "operator"
        case .person(let id, in: _): "user:\(id)"
        case .provisioner(let integration, in: _): "integration:\(integration)"
        case .service(let name, in: _): "service-account:\(name)"
        case .setupLink(let id, in: _): "setup-link:\(id)"
        case .visitor: "visitor"
        case .system(let job): "system:\(job)"
        }
    }
}
