import Tenancy

/// `jwks:` and `assertion:` of an integration's `scim:`: whose signature stands for a client secret (RFC 7523 §2.2).
struct ClientAssertionSection {
    let attachments: Attachments

    /// Nil when there is no key set, or a mistake.
    func read(_ scim: Section) -> ClientAssertionTrust? {
        let keys = scim.value("jwks", keys)
        let claims = scim.field("assertion")
        let trust = claims.flatMap(self.claims)
        if scim.field("jwks") == nil {
            claims?.refuse("needs jwks: beside it, the keys that assertions are signed with")
        }
        guard let keys else { return nil }
        return ClientAssertionTrust(
            keys: keys, issuer: trust?.issuer, subject: trust?.subject, audience: trust?.audience)
    }

    private func claims(_ field: Field) -> (issuer: String?, subject: String?, audience: String?)? {
        guard let section = Section(field) else { return nil }
        let issuer = section.value("issuer") { $0.text() }
        let subject = section.value("subject") { $0.text() }
        let audience = section.value("audience") { $0.text() }
        section.finish()
        return (issuer, subject, audience)
    }

    /// A file beside the tenant file, or the keys themselves.
    private func keys(_ field: Field) -> [ClientKey]? {
        switch field.value.shape {
        case .scalar: attachments.keySet(field)
        case .list: JSONWebKeySection.keys(field)
        case .mapping: JSONWebKeySection.keySet(field)
        }
    }
}

extension Attachments {
    private static let largestKeySet = 256 << 10

    /// The keys of a JWK Set in a file beside the tenant file.
    ///
    /// JSON is read as the YAML that it is, so that mistakes have their line.
    fileprivate func keySet(_ field: Field) -> [ClientKey]? {
        guard let name = field.text(),
            let bytes = bytes(of: name, in: [tenantDirectory], limit: Self.largestKeySet, for: field)
        else { return nil }
        let log = MistakeLog(file: name)
        let keys = YAMLDocument.parse(bytes, log: log).flatMap {
            JSONWebKeySection.keySet(Field(value: $0, path: "", log: log))
        }
        for mistake in log.mistakes { field.refuse("\(mistake)") }
        return log.isEmpty ? keys : nil
    }
}
