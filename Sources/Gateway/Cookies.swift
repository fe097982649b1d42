import HandOff
import Hummingbird
import Management
import SignIn
import Tenancy

/// The cookies of a login, with the attributes that each step needs.
///
/// Over https: `__Host-`, so that no other host and no plain page can set them. The binding cookie has to come back
/// with the IdP's cross-site POST, hence `SameSite=None`; the session never has to. Plain http is for loopback only: no
/// browser keeps a `Secure` cookie there for every client, so both go without, and the binding names no `SameSite`,
/// which browsers take for "lax, but with POST for two minutes".
struct Cookies {
    let isSecure: Bool

    init(urls: PublicURLs) { isSecure = urls.base.hasPrefix("https://") }

    var bindingName: String { isSecure ? "__Host-gatehouse-login" : "gatehouse-login" }

    /// One for each account: a session is of one account, and a person may be logged in to two.
    func sessionName(_ account: Slug<Account>) -> String {
        (isSecure ? "__Host-gatehouse-session-" : "gatehouse-session-") + account.text
    }

    /// The accounts that the browser has session cookies of, as it names them: not proven.
    func sessionAccounts(in request: Request) -> [Slug<Account>] {
        let prefix = isSecure ? "__Host-gatehouse-session-" : "gatehouse-session-"
        return request.cookieNames.compactMap { $0.hasPrefix(prefix) ? Slug($0.dropFirst(prefix.count)) : nil }
    }

    func binding(_ binding: BrowserBinding) -> String {
        let secure = isSecure ? "; Secure; SameSite=None" : ""
        return
            "\(bindingName)=\(binding.reveal()); Path=/; Max-Age=\(BrowserBinding.lifetimeSeconds); HttpOnly\(secure)"
    }

    private var operatorName: String { isSecure ? "__Host-gatehouse-operator" : "gatehouse-operator" }

    /// Of the operator's pages. Nothing from elsewhere leads into them, so that not even a link has to bring it.
    func operatorSession(_ secret: OperatorSessionSecret?) -> String {
        let life = secret == nil ? 0 : OperatorSessionSecret.lifetimeSeconds
        let secure = isSecure ? "; Secure" : ""
        return "\(operatorName)=\(secret?.reveal() ?? ""); Path=/; Max-Age=\(life); HttpOnly; SameSite=Strict\(secure)"
    }

    func operatorSession(in request: Request) -> OperatorSessionSecret? {
        request.cookie(operatorName).flatMap { OperatorSessionSecret($0) }
    }

    /// Takes the session cookie away.
    func noSession(_ account: Slug<Account>) -> String {
        "\(sessionName(account))=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax\(isSecure ? "; Secure" : "")"
    }

    /// Kept by the browser for as long as a session may last; the database knows whether it still does.
    func session(_ secret: SessionSecret, _ limits: SessionLimits) -> String {
        let secure = isSecure ? "; Secure" : ""
        let life = limits.absoluteSeconds
        return
            "\(sessionName(secret.account))=\(secret.reveal()); Path=/; Max-Age=\(life); HttpOnly; SameSite=Lax\(secure)"
    }
}
