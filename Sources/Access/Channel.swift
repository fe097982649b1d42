/// Through what something is done.
package enum Channel: String, Hashable, Sendable, CaseIterable {
    /// An integration's SCIM endpoint.
    case scim
    /// The native API, the console, or the page behind a setup link.
    case api
    /// The login pages and the protocols behind them.
    case login
    /// The operator's command line, tenant files or API.
    case `operator`
    /// A job of the gateway itself.
    case job
}

extension Actor {
    /// Where such an actor usually comes from.
    var channel: Channel {
        switch self {
        case .operator: .operator
        case .provisioner: .scim
        case .service, .person, .setupLink: .api
        case .visitor: .login
        case .system: .job
        }
    }
}
