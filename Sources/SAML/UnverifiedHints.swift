internal import XMLTree

/// Claims of a response that nobody has verified, useful only to look up what to verify it against.
package struct UnverifiedHints: Sendable, Hashable {
    /// The ID of the request that it claims to answer: of the Response, else of the first confirmation of its assertion.
    package let inResponseTo: String?
    /// The entity ID that it claims to come from: of the Response, else of its assertion.
    package let issuer: String?
    /// The audiences that its assertion claims to be for, to choose between integrations on the one shared ACS URL.
    package let audiences: [String]

    init(of root: XMLElement) {
        let assertion = root.first("Assertion")
        let confirmations = assertion?.first("Subject")?.all("SubjectConfirmation") ?? []
        let claimed = confirmations.lazy.compactMap {
            $0.first("SubjectConfirmationData")?.attribute("InResponseTo")
        }
        inResponseTo = root.attribute("InResponseTo") ?? claimed.first
        issuer = root.hint("Issuer") ?? assertion?.hint("Issuer")
        audiences = (assertion?.first("Conditions")?.all("AudienceRestriction") ?? []).flatMap { restriction in
            restriction.all("Audience").compactMap { try? $0.text() }
        }
    }
}

// Lookups that take the first match: good enough for a hint, and for nothing else; hence private to this file.
extension XMLElement {
    fileprivate func all(_ name: String) -> [XMLElement] {
        children.filter { $0.isNamed(name, in: SAMLName.assertionNamespace) }
    }

    fileprivate func first(_ name: String) -> XMLElement? {
        children.first { $0.isNamed(name, in: SAMLName.assertionNamespace) }
    }

    fileprivate func hint(_ name: String) -> String? {
        first(name).flatMap { try? $0.text() }
    }
}
