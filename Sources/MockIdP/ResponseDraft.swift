internal import SAML
internal import XMLSecurity
internal import XMLTree

/// The text of an answer with its faults, before it is signed.
struct ResponseDraft {
    let now: SAMLInstant
    let identifiers: MockIdentifiers
    let options: ResponseOptions
    let signsAssertion: Bool
    let signsResponse: Bool
    private let request: ReceivedRequest
    private let person: MockPerson

    private var issuer: String
    private var audience: String?
    private var hasConditions = true
    private var recipient: String
    private var destination: String?
    private var inResponseTo: String?
    private var confirmationInResponseTo: String?
    private var nameID: String?
    private var hasAuthnStatement = true
    private var status = (code: SAMLName.statusSuccess, message: String?.none)

    /// Whether it reports a failure, so that it has no assertion.
    var isFailure: Bool { status.code != SAMLName.statusSuccess }

    init(
        entityID: String, request: ReceivedRequest, person: MockPerson, now: SAMLInstant, identifiers: MockIdentifiers,
        options: ResponseOptions
    ) {
        self.request = request
        self.person = person
        self.now = now
        self.identifiers = identifiers
        self.options = options
        signsAssertion = options.signing == .assertion || options.signing == .both
        signsResponse = options.signing == .response || options.signing == .both
        issuer = entityID
        audience = request.issuer
        recipient = request.assertionConsumerServiceURL
        destination = request.assertionConsumerServiceURL
        inResponseTo = request.id
        confirmationInResponseTo = request.id
        nameID = person.email
        for fault in options.faults { apply(fault) }
    }

    private mutating func apply(_ fault: ResponseOptions.Fault) {
        switch fault {
        case .audience(let other): audience = other
        case .noAudience: audience = nil
        case .noConditions: hasConditions = false
        case .issuer(let other): issuer = other
        case .recipient(let other): recipient = other
        case .destination(let other): destination = other
        case .noDestination: destination = nil
        case .inResponseTo(let other): inResponseTo = other
        case .confirmationInResponseTo(let other): confirmationInResponseTo = other
        case .nameID(let other): nameID = other
        case .noNameID: nameID = nil
        case .noAuthnStatement: hasAuthnStatement = false
        case .status(let code, let message): status = (code, message)
        case .signedBy, .alteredAfterSigning: break  // when and after it is signed
        }
    }

    func render() -> String {
        var writer = XMLWriter()
        writer.element(
            "samlp:Response",
            [
                "xmlns:samlp": SAMLName.protocolNamespace, "xmlns:saml": SAMLName.assertionNamespace,
                "ID": identifiers.response, "Version": "2.0", "IssueInstant": now.description,
                "Destination": destination, "InResponseTo": inResponseTo,
            ]
        ) { writer in
            writer.element("saml:Issuer", text: issuer)
            if signsResponse { writer.verbatim(XMLSigner.placeholder(for: identifiers.response)) }
            writer.element("samlp:Status") { writer in
                writer.element("samlp:StatusCode", ["Value": status.code])
                if let message = status.message { writer.element("samlp:StatusMessage", text: message) }
            }
            if !isFailure { writeAssertion(to: &writer) }
        }
        return writer.xml
    }

    private func writeAssertion(to writer: inout XMLWriter) {
        writer.element(
            "saml:Assertion",
            [
                // An assertion that is encrypted must stand alone.
                "xmlns:saml": options.encryption == nil ? nil : SAMLName.assertionNamespace,
                "ID": identifiers.assertion, "Version": "2.0", "IssueInstant": now.description,
            ]
        ) { writer in
            writer.element("saml:Issuer", text: issuer)
            if signsAssertion { writer.verbatim(XMLSigner.placeholder(for: identifiers.assertion)) }
            writeSubject(to: &writer)
            if hasConditions { writeConditions(to: &writer) }
            if hasAuthnStatement { writeAuthnStatement(to: &writer) }
            writeAttributes(to: &writer)
        }
    }

    private func writeSubject(to writer: inout XMLWriter) {
        writer.element("saml:Subject") { writer in
            if let nameID {
                writer.element(
                    "saml:NameID", ["Format": options.nameIDFormat ?? NameIDFormat.emailAddress], text: nameID)
            }
            writer.element("saml:SubjectConfirmation", ["Method": SAMLName.bearerConfirmation]) { writer in
                writer.element(
                    "saml:SubjectConfirmationData",
                    [
                        "InResponseTo": confirmationInResponseTo, "Recipient": recipient,
                        "NotOnOrAfter": now.advanced(by: options.validity).description,
                    ])
            }
        }
    }

    private func writeConditions(to writer: inout XMLWriter) {
        writer.element(
            "saml:Conditions",
            [
                "NotBefore": now.advanced(by: .zero - options.leadTime).description,
                "NotOnOrAfter": now.advanced(by: options.validity).description,
            ]
        ) { writer in
            guard let audience else { return }
            writer.element("saml:AudienceRestriction") { writer in
                writer.element("saml:Audience", text: audience)
            }
        }
    }

    private func writeAuthnStatement(to writer: inout XMLWriter) {
        writer.element(
            "saml:AuthnStatement",
            [
                "AuthnInstant": now.description, "SessionIndex": identifiers.session,
                "SessionNotOnOrAfter": options.sessionLifetime.map { now.advanced(by: $0).description },
            ]
        ) { writer in
            writer.element("saml:AuthnContext") { writer in
                writer.element("saml:AuthnContextClassRef", text: options.authnContext)
            }
        }
    }

    private func writeAttributes(to writer: inout XMLWriter) {
        // `name` carries the e-mail address: the attribute statement that every integration starts with.
        let usual = [
            ("name", [person.email]), ("givenName", [person.givenName]), ("familyName", [person.familyName]),
            ("displayName", [person.displayName]), ("groups", person.groups),
        ]
        writer.element("saml:AttributeStatement") { writer in
            for (name, values) in usual + options.attributes.map({ ($0.name, $0.values) }) where !values.isEmpty {
                writer.element("saml:Attribute", ["Name": name, "NameFormat": SAMLName.basicAttributeNames]) { writer in
                    for value in values {
                        writer.element("saml:AttributeValue", text: value)
                    }
                }
            }
        }
    }
}
