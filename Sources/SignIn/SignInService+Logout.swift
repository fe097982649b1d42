package import Access
import Journal
import KeyMaterial
import Logging
import Records
import SAML
import Tenancy

extension SignInService {
    /// How long an IdP may take to answer a logout request; after that the browser stays where the IdP left it.
    static let logoutSeconds: Int64 = 600

    /// Ends sessions because the person wants it, and then has the IdP end its own.
    ///
    /// Ours end first, in the transaction that stores the request, so that they're over whether the IdP answers or not.
    /// - Parameters:
    ///   - ending: the sessions of one person in one browser.
    ///   - address: where the browser goes when all is done: checked; nil: our own page.
    /// - Throws: `Outage`, storage failures and faults.
    package func logOut(
        _ operation: Operation, _ ending: EndingSessions, goingOnTo address: String?
    ) async throws -> LogoutStep {
        let (account, sessions) = (ending.account, ending.sessions)
        let asking = try await logoutRequest(about: sessions, of: account, goingOnTo: address, operation)
        try await records.account(account.id).write(operation) { writer in
            let ended = try writer.end(sessions, because: .loggedOut)
            if let pending = asking?.pending { try writer.insert(pending) }
            return ended.isEmpty ? .unchanged(()) : Recorded((), ended.events)
        }
        return asking.map { .carry($0.message) } ?? .finished(goesOnTo: address)
    }

    private struct Asking: Sendable {
        let pending: PendingLogoutRecord
        let message: CarriedMessage
    }

    /// Nil when no IdP of these sessions takes logout requests, or none can be made: ours ends all the same.
    private func logoutRequest(
        about sessions: [LoginSessionRecord], of account: Account, goingOnTo address: String?, _ operation: Operation
    ) async throws -> Asking? {
        for session in sessions {
            guard let integration = account.integration(session.integration),
                let service = integration.trust?.logoutRequests
            else { continue }
            let alike = sessions.filter { $0.integration == session.integration && $0.named == session.named }
            let now = SAMLInstant(operation.now)
            let request = LogoutRequest(
                id: "_" + Base64URL.encode(try Entropy.bytes(20)), issueInstant: now, destination: service.url,
                issuer: urls.entityID(of: integration, in: account.id), nameID: session.named,
                sessionIndexes: alike.compactMap(\.sessionIndex),
                notOnOrAfter: now.advanced(by: LogoutVerifier.requestLifetime))
            let relayState = Base64URL.encode(try Entropy.bytes(Self.handleBytes))
            do {
                let signer = try await logoutSigner(of: integration, in: account.id)
                let message = try request.carried(by: service.binding, relayState: relayState, signer)
                let pending = PendingLogoutRecord(
                    requestID: request.id, relayState: relayState, integration: integration.id, goesOnTo: address,
                    expires: operation.now.advanced(bySeconds: Self.logoutSeconds))
                return Asking(pending: pending, message: message)
            } catch {
                // A missing key, too: whatever keeps us from asking mustn't keep ours from ending.
                operation.logger.error(
                    "no logout request can be made",
                    metadata: ["integration": "\(integration.id)", "reason": "\(error)"])
            }
        }
        return nil
    }

    /// What signs logout messages: always, because unsigned ones let anybody log people out (SAML Profiles §4.4.3.1).
    func logoutSigner(of integration: Integration, in account: Slug<Account>) async throws -> LogoutSigner {
        guard let key = try await serviceProviderKeys(of: integration, in: account).signing else {
            throw SigningKeyMissing(integration: integration.id)
        }
        return LogoutSigner(
            key: try keys.privateKey(key, of: integration.id, in: account),
            certificate: keys.certificate(key.certificate))
    }
}

struct LogoutSigner: Sendable {
    let key: PrivateKey
    let certificate: Certificate?
}

extension LoginSessionRecord {
    /// Whom the IdP named when the session began.
    var named: NameID {
        NameID(value: nameID, format: nameIDFormat, nameQualifier: nameQualifier, spNameQualifier: spNameQualifier)
    }
}

/// What our two logout messages have in common.
protocol LogoutMessage {
    static var field: String { get }
    var destination: String { get }
    func redirectURL(relayState: String?, signingWith key: PrivateKey?) throws(OutgoingRefusal) -> String
    func formValue(signingWith key: PrivateKey?, certificate: Certificate?) throws(OutgoingRefusal) -> String
}

extension LogoutRequest: LogoutMessage {
    static var field: String { "SAMLRequest" }
}

extension LogoutResponse: LogoutMessage {
    static var field: String { "SAMLResponse" }
}

extension LogoutMessage {
    func carried(
        by binding: LogoutBinding, relayState: String?, _ signer: LogoutSigner
    ) throws(OutgoingRefusal) -> CarriedMessage {
        switch binding {
        case .redirect: return .redirect(url: try redirectURL(relayState: relayState, signingWith: signer.key))
        case .post:
            var fields = [
                CarriedMessage.Field(
                    name: Self.field, value: try formValue(signingWith: signer.key, certificate: signer.certificate))
            ]
            if let relayState { fields.append(CarriedMessage.Field(name: "RelayState", value: relayState)) }
            return .form(action: destination, fields: fields)
        }
    }
}
