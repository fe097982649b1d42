package import KeyMaterial
internal import XMLSecurity
internal import XMLTree

/// What a trusted identity provider said about one person, read from the signed bytes only.
///
/// Evidence: only `AssertionVerifier` in this file makes it.
package struct VerifiedAssertion: Sendable {
    /// The assertion's ID, to be stored until `replayableUntil` so that it is accepted once.
    package let id: String
    /// The entity ID of the identity provider.
    package let issuer: String
    package let nameID: NameID
    /// In document order.
    package let attributes: [SAMLAttribute]
    /// The ID of the request that it answers; nil for an unsolicited one.
    package let inResponseTo: String?
    package let authnInstant: SAMLInstant
    package let authnContext: String?
    package let sessionIndex: String?
    package let sessionNotOnOrAfter: SAMLInstant?
    /// The last instant, skew included, before which the same assertion could be accepted again.
    package let replayableUntil: SAMLInstant
    /// The key that signed what was read.
    package let signingKey: PublicKey
    /// The URI of the cipher that it came in; nil when it came in the clear.
    package let encryptionAlgorithm: String?

    fileprivate init(
        _ content: SignedContent, _ subject: SubjectCheck, _ authentication: AuthenticationCheck,
        attributes: [SAMLAttribute], replayableUntil: SAMLInstant, request: Expectations.Request, issuer: String
    ) {
        id = content.assertionID
        self.issuer = issuer
        nameID = subject.nameID
        self.attributes = attributes
        switch request {
        case .request(let id): inResponseTo = id
        case .unsolicited: inResponseTo = nil
        }
        authnInstant = authentication.authnInstant
        authnContext = authentication.authnContext
        sessionIndex = authentication.sessionIndex
        sessionNotOnOrAfter = authentication.sessionNotOnOrAfter
        self.replayableUntil = replayableUntil
        signingKey = content.key
        encryptionAlgorithm = content.encryption?.rawValue
    }
}

/// The one way from a response to an assertion that may be believed (SAML Profiles §4.1.4).
package enum AssertionVerifier {
    /// Judges a response; nothing passes because something was missing.
    ///
    /// Structure first, then signatures (profile before crypto), then only the canonical bytes that were signed.
    /// - Throws: the first failure, in the order of `VerificationCheck`.
    package static func verify(
        _ response: UnverifiedResponse, against expectations: Expectations
    ) throws(SAMLRejection) -> VerifiedAssertion {
        var report = VerificationReport()
        return try verify(response, against: expectations, report: &report)
    }

    /// The same, noting in `report` each check made, the failing one included.
    package static func verify(
        _ response: UnverifiedResponse, against expectations: Expectations, report: inout VerificationReport
    ) throws(SAMLRejection) -> VerifiedAssertion {
        report.passed(.encoding)
        report.passed(.wellFormedXML)
        let content = try SignedContent.verified(in: response.document, expectations, report: &report)
        try report.run(.issuer) { () throws(SAMLRejection) in
            try content.requireIssuer(expectations.issuer)
        }
        try report.run(.destination) { () throws(SAMLRejection) in
            try content.requireDestination(expectations.destination)
        }
        try report.run(.inResponseTo) { () throws(SAMLRejection) in
            try expectations.request.requireAnswered(by: content.response.element)
        }
        let conditions = try report.run(.validity) { () throws(SAMLRejection) in
            let conditions = try ConditionsCheck(of: content.assertion)
            try conditions.requireValidity(at: expectations.now, skew: expectations.skew)
            return conditions
        }
        try report.run(.audience) { () throws(SAMLRejection) in
            try conditions.requireAudience(expectations.audience)
        }
        let subject = try report.run(.subject) { () throws(SAMLRejection) in
            try SubjectCheck(of: content.assertion)
        }
        let confirmedUntil = try report.run(.confirmation) { () throws(SAMLRejection) in
            try subject.requireBearer(expectations)
        }
        let authentication = try report.run(.session) { () throws(SAMLRejection) in
            let authentication = try AuthenticationCheck(of: content.assertion)
            try authentication.requireLiveSession(at: expectations.now, skew: expectations.skew)
            return authentication
        }
        try report.run(.authnContext) { () throws(SAMLRejection) in
            try authentication.requireContext(of: expectations.policy.authnContexts)
        }
        let attributes = try report.run(.attributes) { () throws(SAMLRejection) in
            try AttributeReader.attributes(of: content.assertion)
        }
        let end = max(confirmedUntil, conditions.notOnOrAfter ?? confirmedUntil)
        return VerifiedAssertion(
            content, subject, authentication, attributes: attributes,
            replayableUntil: end.advanced(by: expectations.skew), request: expectations.request,
            issuer: expectations.issuer)
    }
}
