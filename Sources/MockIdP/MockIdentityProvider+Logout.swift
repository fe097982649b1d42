internal import KeyMaterial
package import SAML

extension MockIdentityProvider {
    /// The URL by which it asks a service provider, through the browser, to end a person's session.
    ///
    /// - Parameters:
    ///   - destination: the service provider's single logout URL.
    ///   - id: fresh, and begins with `_`.
    package func logoutRequestURL(
        of nameID: NameID, sessionIndexes: [String], destination: String, id: String, now: SAMLInstant,
        relayState: String? = nil
    ) throws(MockIdPRefusal) -> String {
        try make { () throws(OutgoingRefusal) in
            try logoutRequest(nameID, sessionIndexes, destination, id, now)
                .redirectURL(relayState: relayState, signingWith: key)
        }
    }

    /// The same as the form value `SAMLRequest`.
    package func logoutRequestForm(
        of nameID: NameID, sessionIndexes: [String], destination: String, id: String, now: SAMLInstant
    ) throws(MockIdPRefusal) -> String {
        try make { () throws(OutgoingRefusal) in
            try logoutRequest(nameID, sessionIndexes, destination, id, now)
                .formValue(signingWith: key, certificate: certificate)
        }
    }

    /// Takes a service provider's logout request out of a query, and answers it.
    ///
    /// - Parameters:
    ///   - service: what that service provider is known by; its destination is this provider's own logout URL.
    ///   - destination: where the service provider wants the answer.
    package func answerLogout(
        query: String, from service: LogoutExpectations, destination: String, id: String,
        status: LogoutStatus = .success
    ) throws(MockIdPRefusal) -> (request: VerifiedLogoutRequest, url: String) {
        let request: VerifiedLogoutRequest
        let message: UnverifiedLogoutMessage
        do throws(LogoutRejection) {
            message = try UnverifiedLogoutMessage(query: query)
            request = try LogoutVerifier.verifyRequest(message, against: service)
        } catch {
            throw .logoutRefused(error)
        }
        let response = LogoutResponse(
            id: id, issueInstant: service.now, destination: destination, issuer: entityID, inResponseTo: request.id,
            status: status)
        let url = try make { () throws(OutgoingRefusal) in
            try response.redirectURL(relayState: message.relayState, signingWith: key)
        }
        return (request, url)
    }

    private func logoutRequest(
        _ nameID: NameID, _ sessionIndexes: [String], _ destination: String, _ id: String, _ now: SAMLInstant
    ) -> LogoutRequest {
        LogoutRequest(
            id: id, issueInstant: now, destination: destination, issuer: entityID, nameID: nameID,
            sessionIndexes: sessionIndexes, notOnOrAfter: now.advanced(by: .seconds(300)))
    }

    private func make(_ body: () throws(OutgoingRefusal) -> String) throws(MockIdPRefusal) -> String {
        do throws(OutgoingRefusal) {
            return try body()
        } catch {
            throw .notMade(error)
        }
    }
}
