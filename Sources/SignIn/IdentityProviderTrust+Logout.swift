import SAML
import Tenancy

/// The two ways by which a browser carries logout messages.
enum LogoutBinding: Sendable {
    case redirect, post
}

extension IdentityProviderTrust {
    /// Where our requests go, and how; nil: the IdP takes none.
    var logoutRequests: (binding: LogoutBinding, url: String)? {
        sloURL.map { (.redirect, $0) } ?? sloPostURL.map { (.post, $0) }
    }

    /// Where our answers go: by the binding that the request came by, where the IdP takes that.
    func logoutResponses(to asked: LogoutBinding) -> (binding: LogoutBinding, url: String)? {
        let redirect = (sloResponseURL ?? sloURL).map { (LogoutBinding.redirect, $0) }
        let post = (sloPostResponseURL ?? sloPostURL).map { (LogoutBinding.post, $0) }
        return switch asked {
        case .redirect: redirect ?? post
        case .post: post ?? redirect
        }
    }
}
