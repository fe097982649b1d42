import HTTPTypes
import Hummingbird
import Journal
import Provisioning
import SCIM
import Tenancy

/// Puts a SCIM request down in the provisioning log once it's answered. Nobody waits for that.
struct ProvisioningNotes: Sendable {
    let log: ProvisioningLog
    let clock: @Sendable () -> Instant
    /// How many components of the path stand before what is below the base URL.
    let baseDepth: Int

    /// - Parameter error: what the handler threw, if it did.
    func note(_ request: Hummingbird.Request, _ context: RootContext, _ response: Response, _ error: (any Error)?) {
        guard let account = context.account, let integration = context.integration, let id = context.requestID else {
            return
        }
        let notes = context.trace?.notes
        let components = request.uri.path.utf8.split(separator: UInt8(ascii: "/")).dropFirst(baseDepth)
        let path = components.first.map { String(request.uri.path[$0.startIndex...]) } ?? ""
        var details = ProvisioningEntry.Details()
        details.client = Self.client(request)
        details.dialect = integration.scim.strict ? "strict" : "tolerant"
        details.filter = notes?.filter
        details.operations = notes?.operations ?? []
        details.effects = notes?.effects ?? []
        details.ignored = notes?.ignored
        let refusal = error as? SCIMRefusal
        details.scimType = refusal?.scimType?.rawValue
        details.detail = error.map { Failure($0).detail }.map { String($0.prefix(500)) }
        details.who = Self.whoMustAct(response.status.code, isHeld: refusal?.retryAfter != nil)
        details.milliseconds = clock().milliseconds &- context.now.milliseconds
        let named = components.dropFirst().first.map { String(Substring($0)) } ?? ""
        let isID = ID<User>(named) != nil || ID<Group>(named) != nil
        log.note(
            ProvisioningEntry(
                id: .fresh(at: context.now), integration: integration.id, at: context.now, requestID: id,
                method: request.method.rawValue, path: String(path.prefix(200)), status: response.status.code,
                subject: isID ? named : notes?.subject, userName: notes?.userName, details: details),
            in: account.id)
    }

    /// Which IdP's client it looks like (docs/SCIM.md); else the name that the client gives itself.
    static func client(_ request: Hummingbird.Request) -> String? {
        let agent = request.headers[.userAgent] ?? ""
        let query = request.uri.query ?? ""
        if agent.hasPrefix("Okta SCIM Client") { return "okta" }
        if request.headers[.adscimVersion] != nil || query.contains(anyCase: "aadoptscim") { return "entra" }
        if agent.isEmpty { return query.hasSuffix("&") ? "onelogin" : query.contains(anyCase: "+eq+") ? "entra" : nil }
        let name = agent.prefix { $0 != " " && $0 != "/" }.prefix(60)
        return name.isEmpty ? nil : String(name)
    }

    private static func whoMustAct(_ status: Int, isHeld: Bool) -> String? {
        switch status {
        case ..<400: nil
        case 500, 502...: "operator"
        case 429: isHeld ? "account_admin" : "idp_admin"
        default: "idp_admin"
        }
    }
}

extension HTTPField.Name {
    /// Entra sends it.
    fileprivate static let adscimVersion = HTTPField.Name("Adscimversion") ?? .server
}
