package import Access
import HandOff
import Journal
import KeyMaterial
import Logging
import Records
import SAML
package import Tenancy

/// What a browser brought to a single logout service.
package enum LogoutArrival: Sendable {
    /// By HTTP-Redirect: the query as it came, without the `?`.
    case query(String)
    /// By HTTP-POST: the form's fields.
    case form(request: String?, response: String?, relayState: String?)
}

extension SignInService {
    /// Takes an IdP's logout message: follows its request, or goes on where its answer is awaited.
    ///
    /// - Throws: `Outage`, storage failures and faults; a message that isn't followed is an outcome, recorded.
    package func receiveLogout(
        _ operation: Operation, account: Account, integration: Integration, _ arrival: LogoutArrival
    ) async throws -> LogoutStep {
        let message: UnverifiedLogoutMessage
        do throws(Verdict) {
            guard integration.trustsAnIdP else {
                throw .trustMissing(Verdict.IntegrationName(integration, in: account))
            }
            message = try arrival.read()
        } catch {
            return .refused(try await refuseLogout(error, integration, operation))
        }
        switch message.parameter {
        case .request: return try await follow(message, arrival.binding, account: account, integration, operation)
        case .response: return try await goOn(after: message, account: account, integration, operation)
        }
    }

    private func follow(
        _ message: UnverifiedLogoutMessage, _ binding: LogoutBinding, account: Account, _ integration: Integration,
        _ operation: Operation
    ) async throws -> LogoutStep {
        let request: VerifiedLogoutRequest
        do throws(LogoutRejection) {
            request = try LogoutVerifier.verifyRequest(
                message, against: expectations(of: integration, in: account, operation))
        } catch {
            return .refused(try await refuseLogout(.logoutMessage(error), integration, operation))
        }
        let isNew = try await records.account(account.id).write(operation) { writer in
            let until = Instant(request.replayableUntil)
            guard try writer.rememberLogoutRequest(request.id, of: integration.id, until: until) else {
                return .unchanged(false)
            }
            let named = try writer.reader.loginSessions(named: request.nameID.value, by: integration.id)
            let ended = try writer.end(named.filter(request.means), because: .loggedOutByIdentityProvider)
            return ended.isEmpty ? .unchanged(true) : Recorded(true, ended.events)
        }
        guard isNew else {
            return .refused(try await refuseLogout(.logoutReplayed(id: request.id), integration, operation))
        }
        // A session that isn't there is over too: success (SAML Profiles §4.4.3.4).
        return try await answer(request.id, message.relayState, binding, account: account, integration, operation)
    }

    private func answer(
        _ requestID: String, _ relayState: String?, _ binding: LogoutBinding, account: Account,
        _ integration: Integration, _ operation: Operation
    ) async throws -> LogoutStep {
        guard let service = integration.trust?.logoutResponses(to: binding) else { return .finished(goesOnTo: nil) }
        let response = LogoutResponse(
            id: "_" + Base64URL.encode(try Entropy.bytes(20)), issueInstant: SAMLInstant(operation.now),
            destination: service.url, issuer: urls.entityID(of: integration, in: account.id), inResponseTo: requestID,
            status: .success)
        let signer = try await logoutSigner(of: integration, in: account.id)
        do throws(OutgoingRefusal) {
            return .carry(try response.carried(by: service.binding, relayState: relayState, signer))
        } catch {
            operation.logger.warning(
                "no logout response can be made",
                metadata: ["integration": "\(integration.id)", "reason": "\(error)"])
            return .finished(goesOnTo: nil)
        }
    }

    /// The answer is found by what it claims to answer, else by our handle in RelayState. One that is bad as a message
    /// can't keep the person from where they were going.
    private func goOn(
        after message: UnverifiedLogoutMessage, account: Account, _ integration: Integration, _ operation: Operation
    ) async throws -> LogoutStep {
        let (requestID, relayState) = (message.unverifiedInResponseTo, message.relayState)
        let found = try await records.account(account.id).read { reader -> PendingLogoutRecord? in
            if let requestID {
                guard requestID.utf8.count <= Self.requestIDLimit else { return nil }
                return try reader.pendingLogout(requestID: requestID, at: operation.now)
            }
            guard let relayState, (try? Base64URL.decode(relayState))?.count == Self.handleBytes else { return nil }
            return try reader.pendingLogout(relayState: relayState, at: operation.now)
        }
        guard let pending = found, pending.integration == integration.id else {
            return .refused(try await refuseLogout(.logoutUnknown(id: requestID), integration, operation))
        }
        let verdict = verdict(on: message, answering: pending, account, integration, operation)
        let wasPending = try await records.account(account.id).write(operation) { writer in
            guard try writer.takePendingLogout(requestID: pending.requestID) else { return .unchanged(false) }
            return Recorded(
                true,
                JournalEvent(
                    .logoutAnswered, integration.id, details: ["outcome": verdict?.code ?? "logged_out"]))
        }
        guard wasPending else {
            return .refused(try await refuseLogout(.logoutUnknown(id: requestID), integration, operation))
        }
        guard let verdict else { return .finished(goesOnTo: pending.goesOnTo) }
        let refused = try await refuseLogout(verdict, integration, operation)
        return .unconfirmed(goesOnTo: pending.goesOnTo, reference: refused.reference)
    }

    /// Nil: the IdP has ended its session.
    private func verdict(
        on message: UnverifiedLogoutMessage, answering pending: PendingLogoutRecord, _ account: Account,
        _ integration: Integration, _ operation: Operation
    ) -> Verdict? {
        do throws(LogoutRejection) {
            let response = try LogoutVerifier.verifyResponse(
                message, answering: pending.requestID, against: expectations(of: integration, in: account, operation))
            return response.status.endedSession ? nil : .logoutIncomplete(response.status)
        } catch {
            return .logoutMessage(error)
        }
    }

    private func expectations(
        of integration: Integration, in account: Account, _ operation: Operation
    ) -> LogoutExpectations {
        let certificates = keys.certificates(integration.trust?.certificates ?? [])
        let outdated =
            integration.want.validCertificates
            ? OutdatedKey.among(certificates, at: SAMLInstant(operation.now)).map(\.key) : []
        return LogoutExpectations(
            issuer: integration.trust?.entityID ?? "",
            keys: certificates.map(\.publicKey).filter { !outdated.contains($0) },
            destination: urls.singleLogout(integration.id, of: account.id), now: SAMLInstant(operation.now),
            skew: .seconds(integration.clockSkewSeconds), allowsSHA1: integration.allowsSHA1)
    }

    /// Records what was wrong, under a reference of its own, where administrators look for refused logins.
    private func refuseLogout(
        _ verdict: Verdict, _ integration: Integration, _ operation: Operation
    ) async throws -> RefusedLogin {
        var attempt = LoginAttemptRecord(
            id: .fresh(at: operation.now), integration: integration.id, reason: "single_logout", started: operation.now)
        (attempt.outcome, attempt.verdict, attempt.finished) = (.refused, verdict.record, operation.now)
        let refused = attempt
        try await records.account(operation.account).write(operation) { writer in
            try writer.insert(refused)
            return Recorded(
                (),
                JournalEvent(
                    .logoutRefused, refused.id, details: ["verdict": verdict.code, "who": verdict.who.rawValue]))
        }
        return RefusedLogin(verdict: verdict, reference: refused.reference, returnURL: nil)
    }
}

extension LogoutArrival {
    var binding: LogoutBinding {
        switch self {
        case .query: .redirect
        case .form: .post
        }
    }

    fileprivate func read() throws(Verdict) -> UnverifiedLogoutMessage {
        do throws(LogoutRejection) {
            switch self {
            case .query(let query): return try UnverifiedLogoutMessage(query: query)
            case .form(let request?, nil, let relayState):
                return try UnverifiedLogoutMessage(.request, formValue: request, relayState: relayState)
            case .form(nil, let response?, let relayState):
                return try UnverifiedLogoutMessage(.response, formValue: response, relayState: relayState)
            case .form(nil, nil, relayState: _): throw .binding(.messageMissing)
            case .form(.some, .some, relayState: _): throw .binding(.parameterRepeated("SAMLResponse"))
            }
        } catch {
            throw .logoutMessage(error)
        }
    }
}

extension VerifiedLogoutRequest {
    /// Whether it's about this session: the same name, and one of its sessions when it names any.
    ///
    /// What one side leaves out, format or qualifier, doesn't tell two people apart: it's the integration's own IdP that
    /// asks, about its own sessions. A session without index can't be told from the named ones, so that it ends too.
    func means(_ session: LoginSessionRecord) -> Bool {
        func agree(_ mine: String?, _ theirs: String?) -> Bool { mine == nil || theirs == nil || mine == theirs }
        func format(_ text: String?) -> String? { text == NameIDFormat.unspecified ? nil : text }
        let named = session.named
        return nameID.value == named.value && agree(format(nameID.format), format(named.format))
            && agree(nameID.nameQualifier, named.nameQualifier)
            && agree(nameID.spNameQualifier, named.spNameQualifier)
            && (sessionIndexes.isEmpty || session.sessionIndex.map(sessionIndexes.contains) ?? true)
    }
}
