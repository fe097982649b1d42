/// What is, or would be, trusted of an IdP.
package struct SetupTrust: Sendable {
    package struct Certificate: Sendable {
        let subject: String
        let fingerprint: String
        let ends: String
        let hasEnded: Bool

        package init(subject: String, fingerprint: String, ends: String, hasEnded: Bool) {
            self.subject = subject
            self.fingerprint = fingerprint
            self.ends = ends
            self.hasEnded = hasEnded
        }
    }

    let entityID: String
    let ssoURL: String
    let binding: String
    let sloURL: String?
    let source: String?
    let validUntil: String?
    let certificates: [Certificate]

    /// - Parameter source: the URL that it's fetched from; nil: it was given once.
    package init(
        entityID: String, ssoURL: String, binding: String, sloURL: String?, source: String?, validUntil: String?,
        certificates: [Certificate]
    ) {
        self.entityID = entityID
        self.ssoURL = ssoURL
        self.binding = binding
        self.sloURL = sloURL
        self.source = source
        self.validUntil = validUntil
        self.certificates = certificates
    }
}
