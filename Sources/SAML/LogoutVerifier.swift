internal import XMLSecurity
internal import XMLTree

/// A trusted identity provider's wish that sessions end, read from signed bytes only.
///
/// Evidence: only `LogoutVerifier` in this file makes it.
package struct VerifiedLogoutRequest: Sendable {
    /// To be answered, and to be stored until `replayableUntil` so that it is taken once.
    package let id: String
    /// Whom it is about; sessions match when value, format and qualifiers are those of their assertion.
    package let nameID: NameID
    /// Which sessions of that person; empty means all of them (SAML Core §3.7.3.1).
    package let sessionIndexes: [String]
    package let replayableUntil: SAMLInstant

    fileprivate init(id: String, nameID: NameID, sessionIndexes: [String], replayableUntil: SAMLInstant) {
        self.id = id
        self.nameID = nameID
        self.sessionIndexes = sessionIndexes
        self.replayableUntil = replayableUntil
    }
}

/// A trusted identity provider's answer to a logout request of ours.
package struct VerifiedLogoutResponse: Sendable {
    /// The ID of our request.
    package let inResponseTo: String
    /// Not always a success; our own session ends whatever it says.
    package let status: LogoutStatus

    fileprivate init(inResponseTo: String, status: LogoutStatus) {
        self.inResponseTo = inResponseTo
        self.status = status
    }
}

/// The one way from a logout message to one that may be believed (SAML Profiles §4.4.4).
///
/// An unsigned one is always refused: it would let anybody log people out.
package enum LogoutVerifier {
    /// How long a request counts that names no end itself.
    package static let requestLifetime = Duration.seconds(300)

    /// Judges a request of an identity provider.
    ///
    /// - Throws: the first failure; `.nameIDEncrypted` for an EncryptedID.
    package static func verifyRequest(
        _ message: UnverifiedLogoutMessage, against expectations: LogoutExpectations
    ) throws(LogoutRejection) -> VerifiedLogoutRequest {
        let signed = try signedRoot(of: message, "LogoutRequest", .request, expectations)
        do throws(SAMLRejection) {
            var children = try signed.requireHead(expectations)
            guard let name = children.optional("NameID", in: SAMLName.assertionNamespace) else { throw .nameIDMissing }
            let nameID = try SubjectCheck.nameID(name)
            var indexes: [String] = []
            for element in children.repeated("SessionIndex", in: SAMLName.protocolNamespace) {
                indexes.append(try element.leafText())
            }
            try children.end()
            let issued = try signed.root.requiredInstant("IssueInstant")
            guard issued <= expectations.now.advanced(by: expectations.skew) else {
                throw .notYetValid(notBefore: issued, now: expectations.now)
            }
            let end = try signed.root.instant("NotOnOrAfter") ?? issued.advanced(by: requestLifetime)
            guard expectations.now.advanced(by: .zero - expectations.skew) < end else {
                throw .expired(notOnOrAfter: end, now: expectations.now, in: "LogoutRequest")
            }
            return VerifiedLogoutRequest(
                id: try signed.root.requiredAttribute("ID"), nameID: nameID, sessionIndexes: indexes,
                replayableUntil: end.advanced(by: expectations.skew))
        } catch {
            throw .message(error)
        }
    }

    /// Judges an answer to a request of ours.
    ///
    /// - Parameter requestID: the ID of that request.
    package static func verifyResponse(
        _ message: UnverifiedLogoutMessage, answering requestID: String, against expectations: LogoutExpectations
    ) throws(LogoutRejection) -> VerifiedLogoutResponse {
        let signed = try signedRoot(of: message, "LogoutResponse", .response, expectations)
        do throws(SAMLRejection) {
            var children = try signed.requireHead(expectations)
            let status = try children.required("Status", in: SAMLName.protocolNamespace)
            try children.end()
            try Expectations.Request.request(id: requestID).requireAnswered(by: signed.root)
            return VerifiedLogoutResponse(inResponseTo: requestID, status: try self.status(status))
        } catch {
            throw .message(error)
        }
    }

    private static func status(_ element: XMLElement) throws(SAMLRejection) -> LogoutStatus {
        var children = try ChildSequence(of: element)
        let code = try children.required("StatusCode", in: SAMLName.protocolNamespace)
        _ = children.optional("StatusMessage", in: SAMLName.protocolNamespace)
        _ = children.optional("StatusDetail", in: SAMLName.protocolNamespace)
        try children.end()
        var subcodes = try ChildSequence(of: code)
        let subcode = subcodes.optional("StatusCode", in: SAMLName.protocolNamespace)
        try subcodes.end()
        return LogoutStatus(code: try code.requiredAttribute("Value"), subcode: subcode?.attribute("Value"))
    }

    /// The root of what was signed: the query's message, or the canonical bytes inside a posted one.
    private static func signedRoot(
        of message: UnverifiedLogoutMessage, _ name: String, _ parameter: RedirectBinding.Parameter,
        _ expectations: LogoutExpectations
    ) throws(LogoutRejection) -> SignedRoot {
        let root = message.document.root
        do throws(SAMLRejection) {
            guard message.parameter == parameter, root.isNamed(name, in: SAMLName.protocolNamespace) else {
                throw .rootUnexpected(got: root.name)
            }
            guard !expectations.keys.isEmpty else { throw .trustedKeyMissing }
            try root.requireMessageAttributes()
            try HiddenMessages.refuse(in: root, except: root)
        } catch {
            throw .message(error)
        }
        if let redirect = message.redirect {
            do throws(RedirectBindingRefusal) {
                try redirect.requireSignature(by: expectations.keys, allowingSHA1: expectations.allowsSHA1)
            } catch {
                throw .binding(error)
            }
            // The binding wants the one inside removed; if it is there all the same, it must be right too.
            guard SignatureVerifier.carriesSignature(root) else { return SignedRoot(root: root) }
        }
        do throws(XMLSecurityRefusal) {
            let signed = try SignatureVerifier.verify(
                root, keys: expectations.keys, policy: expectations.allowsSHA1 ? .withSHA1 : .standard)
            return SignedRoot(root: try signed.document().root)
        } catch {
            throw .message(
                SAMLRejection(
                    refusedSignature: error, SAMLRejection.Signing(element: root, trusted: expectations.keys)))
        }
    }
}

/// The root of a logout message that was signed.
private struct SignedRoot {
    let root: XMLElement

    /// Checks what both messages begin with, and gives the children after it.
    func requireHead(_ expectations: LogoutExpectations) throws(SAMLRejection) -> ChildSequence {
        try root.requireMessageAttributes()
        var children = try ChildSequence(of: root)
        guard let issuer = children.optional("Issuer", in: SAMLName.assertionNamespace) else {
            throw .issuerMissing(expected: expectations.issuer, in: root.name)
        }
        try issuer.requireIssuer(expectations.issuer, of: root.name)
        _ = children.optional("Signature", in: XMLNamespace.signature)
        _ = children.optional("Extensions", in: SAMLName.protocolNamespace)
        guard let destination = root.attribute("Destination") else {
            throw .destinationMissing(expected: expectations.destination)
        }
        guard destination.isExactly(expectations.destination) else {
            throw .destinationMismatch(expected: expectations.destination, got: destination)
        }
        return children
    }
}
