internal import XMLTree

/// The Subject of an assertion (SAML Core §2.4): whom it is about, and why we may believe that they stand here.
struct SubjectCheck {
    let nameID: NameID
    private let confirmations: [XMLElement]

    init(of assertion: AssertionStructure) throws(SAMLRejection) {
        guard let subject = assertion.subject else { throw .subjectMissing }
        var children = try ChildSequence(of: subject)
        guard let name = children.optional("NameID", in: SAMLName.assertionNamespace) else { throw .nameIDMissing }
        nameID = try Self.nameID(name)
        confirmations = children.repeated("SubjectConfirmation", in: SAMLName.assertionNamespace)
        try children.end()
    }

    /// Reads a NameID; one that is empty or has control characters names nobody.
    static func nameID(_ element: XMLElement) throws(SAMLRejection) -> NameID {
        let value = try element.leafText()
        guard value.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else { throw .nameIDEmpty }
        guard !value.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw .nameIDHasControlCharacters
        }
        return NameID(
            value: value, format: element.attribute("Format"), nameQualifier: element.attribute("NameQualifier"),
            spNameQualifier: element.attribute("SPNameQualifier"), spProvidedID: element.attribute("SPProvidedID"))
    }

    /// Finds one bearer confirmation on which every check holds (SAML Profiles §4.1.4.2) and gives the instant until
    /// which it does. Checks are never collected from several confirmations. When none passes, the first one's reason
    /// is reported.
    func requireBearer(_ expectations: Expectations) throws(SAMLRejection) -> SAMLInstant {
        var firstReason: SAMLRejection?
        for confirmation in confirmations {
            guard try confirmation.requiredAttribute("Method") == SAMLName.bearerConfirmation else { continue }
            do {
                return try Self.judge(confirmation, expectations)
            } catch {
                firstReason = firstReason ?? error
            }
        }
        throw firstReason ?? .bearerConfirmationMissing
    }

    private static func judge(
        _ confirmation: XMLElement, _ expectations: Expectations
    ) throws(SAMLRejection) -> SAMLInstant {
        var children = try ChildSequence(of: confirmation)
        if children.optional("NameID", in: SAMLName.assertionNamespace) == nil {
            _ = children.optional("BaseID", in: SAMLName.assertionNamespace)
        }
        let data = try children.required("SubjectConfirmationData", in: SAMLName.assertionNamespace)
        try children.end()

        guard let recipient = data.attribute("Recipient") else {
            throw .recipientMissing(expected: expectations.recipient)
        }
        guard recipient.isExactly(expectations.recipient) else {
            throw .recipientMismatch(expected: expectations.recipient, got: recipient)
        }
        guard data.attribute("NotBefore") == nil else { throw .confirmationHasNotBefore }
        guard let notOnOrAfter = try data.instant("NotOnOrAfter") else { throw .confirmationUnbounded }
        guard expectations.now.advanced(by: .zero - expectations.skew) < notOnOrAfter else {
            throw .expired(notOnOrAfter: notOnOrAfter, now: expectations.now, in: data.name)
        }
        try expectations.request.requireAnswered(by: data)
        return notOnOrAfter
    }
}

extension Expectations.Request {
    /// Checks the InResponseTo of a Response or of SubjectConfirmationData. It must be there exactly when a request
    /// was sent; leaving it out never skips the check.
    func requireAnswered(by element: XMLElement) throws(SAMLRejection) {
        let got = element.attribute("InResponseTo")
        switch (self, got) {
        case (.request(let id), nil):
            throw .inResponseToMissing(expected: id, in: element.name)
        case (.request(let id), .some(let got)):
            guard got.isExactly(id) else {
                throw .inResponseToMismatch(expected: id, got: got, in: element.name)
            }
        case (.unsolicited, .some(let got)):
            throw .inResponseToUnexpected(got: got, in: element.name)
        case (.unsolicited, nil):
            break
        }
    }
}
