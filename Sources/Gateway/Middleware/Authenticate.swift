import Access
import HTTPTypes
import Hummingbird
import Management
import Tenancy

/// Proves by its bearer token who is calling: an integration's provisioner, or a service account of the native API.
///
/// Every way to be wrong ends alike, after the same look-up: no token, another account's, another integration's, an
/// unknown account.
struct Authenticate: RouterMiddleware {
    typealias Context = RootContext

    let credentials: Credentials

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        guard let token = Self.bearerToken(request.headers[.authorization]),
            let slug = context.accountSlug,
            let credential = try await credentials.holder(of: token, in: slug, now: context.now),
            let account = context.account
        else { throw Unauthenticated() }
        let actor: Actor
        switch credential.holder {
        case .scim(let integration):
            guard integration == context.integration?.id, context.integration?.enabled == true else {
                throw Unauthenticated()
            }
            actor = .provisioner(integration, in: account.id)
        case .service(let name, role: let role):
            guard context.integration == nil, let role = Role(rawValue: role) else { throw Unauthenticated() }
            actor = .service(name, role: role, in: account.id)
        }
        guard let operation = context.operation(in: account, by: actor) else { throw Unauthenticated() }
        var context = context
        context.operation = operation
        await credentials.noteUse(of: credential, operation: operation)
        return try await next(request, context)
    }

    /// RFC 6750 §2.1; the scheme's name in any case (RFC 9110 §11.1).
    static func bearerToken(_ header: String?) -> String? {
        guard let header, header.utf8.count <= 4_096 else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].trimmed
        return token.isEmpty ? nil : String(token)
    }
}
