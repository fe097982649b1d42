import Access
import FoundationEssentials
import HTTPTypes
import HandOff
import Hummingbird
import Logging
import Management
import Tenancy

/// `…/oauth/token` of an integration, and the metadata that says where it is (RFC 6749 §4.4, RFC 8414).
struct SCIMTokenRoutes {
    let services: Services

    /// Below an integration's path, resolved but not required to be there: an unknown one is answered like a wrong secret.
    func add(toIntegration router: some RouterMethods<RootContext>) {
        router.serve("oauth/token", [.post: token])
        router.group(context: IntegrationContext.self)
            .serve(".well-known/oauth-authorization-server", [.get: metadata])
    }

    /// RFC 8414 §3.1: the well-known part stands before the issuer's path.
    func add(toWellKnown router: some RouterMethods<RootContext>) {
        router.group(context: IntegrationContext.self).serve("", [.get: metadata])
    }

    private func token(_ request: Request, _ context: RootContext) async throws -> Response {
        do {
            let body = try await request.bytes(
                upTo: services.limits.formBytes, deadline: services.deadline(from: context.now))
            guard let form = FormFields(body) else { throw ClientCredentialsRefusal.formUnreadable }
            let asked = try ClientCredentialsRequest(form.parameters, authorization: request.headers[.authorization])
            let answer = try await services.accessToken(asked, context)
            return .json(try Self.encode(answer), headers: [.pragma: "no-cache"])
        } catch let refusal as ClientCredentialsRefusal {
            context.log.info("no access token", metadata: ["refusal": "\(refusal)"])
            let body = ["error": refusal.error, "error_description": refusal.publicSentence]
            let headers: HTTPFields = refusal.challengesBasic ? [.wwwAuthenticate: "Basic realm=\"gatehouse\""] : [:]
            return .json(try Self.encode(body), status: .init(code: refusal.status), headers: headers)
        }
    }

    private func metadata(_ request: Request, _ context: IntegrationContext) async throws -> Response {
        let (integration, account) = (context.integration, context.account.id)
        let document = ClientCredentialsMetadata(
            issuer: services.urls.tokenIssuer(integration.id, of: account),
            tokenEndpoint: services.urls.tokenEndpoint(integration.id, of: account),
            assertions: integration.scim.assertions)
        return .json(try Self.encode(document), headers: [.cacheControl: "public, max-age=300"])
    }

    /// In one order of members, so that equal answers are equal bytes and nobody is told apart by them.
    private static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }
}

extension Services {
    /// Lets the client prove itself to the integration that the path names, and gives it a token of that one.
    fileprivate func accessToken(
        _ asked: ClientCredentialsRequest, _ context: RootContext
    ) async throws -> ClientCredentialsResponse {
        let proof = try await proof(asked, context)
        guard let account = context.account, let integration = context.integration, integration.enabled,
            let operation = context.operation(in: account, by: .provisioner(integration.id, in: account.id))
        else { throw asked.unauthenticated(.integrationUnknown) }
        let scope = try asked.grantedScope()
        guard let issued = try await clients.token(for: integration.id, by: proof, operation: operation) else {
            throw asked.unauthenticated(.proofSpent)
        }
        let life = (issued.expires ?? context.now).seconds - context.now.seconds
        return ClientCredentialsResponse(accessToken: issued.secret, expiresIn: life, scope: scope)
    }

    /// A secret is looked up in the account that the path names, whether there is such an account or not.
    private func proof(
        _ asked: ClientCredentialsRequest, _ context: RootContext
    ) async throws -> ProvisioningClients.Proof {
        let integration = context.integration?.id
        let clientID = context.accountSlug.flatMap { account in
            integration.map { ProvisioningClientID($0, of: account) }
        }
        switch asked.proof {
        case .secret(let secret, clientID: let claimed):
            guard let slug = context.accountSlug else { throw asked.unauthenticated(.integrationUnknown) }
            guard let proof = try await clients.proof(by: secret, of: integration, in: slug, now: context.now) else {
                throw asked.unauthenticated(.secretUnknown)
            }
            guard clientID?.text == claimed else { throw asked.unauthenticated(.clientIDMismatch) }
            return proof
        case .assertion(let assertion, clientID: let claimed):
            guard let account = context.account, let integration = context.integration, let clientID else {
                throw asked.unauthenticated(.integrationUnknown)
            }
            guard let trust = integration.scim.assertions else { throw asked.unauthenticated(.assertion(.notTrusted)) }
            let audiences = [
                urls.tokenEndpoint(integration.id, of: account.id), urls.tokenIssuer(integration.id, of: account.id),
            ]
            let expectations = ClientAssertionExpectations(
                trust, clientID: clientID, audiences: audiences, now: context.now,
                skewSeconds: integration.clockSkewSeconds)
            guard claimed == nil || claimed == clientID.text || claimed == expectations.subject else {
                throw asked.unauthenticated(.clientIDMismatch)
            }
            do throws(ClientAssertionRefusal) {
                let verified = try assertion.verify(against: expectations)
                return .assertion(replayKey: verified.replayKey, replayableUntil: verified.replayableUntil)
            } catch {
                throw asked.unauthenticated(.assertion(error))
            }
        }
    }
}

extension HTTPField.Name {
    fileprivate static let pragma = HTTPField.Name("Pragma") ?? .cacheControl
}
