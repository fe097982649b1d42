package import KeyMaterial
package import Tenancy

/// Something of an IdP's that ends, and that somebody has to be told of.
package struct ExpiryNotice: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// A certificate of a trusted key. The key goes on being trusted; the IdP may stop using it.
        case certificate(fingerprint: String)
        /// Metadata that nobody renews: a file, or a copy whose source gives nothing new.
        case metadata

        /// Stable, for the journal.
        package var name: String {
            switch self {
            case .certificate: "certificate"
            case .metadata: "metadata"
            }
        }
    }

    package let integration: Slug<Integration>
    package let subject: Subject
    /// The step that was reached; `.expired`: it's over.
    package let warning: ExpiryWarning
    package let ends: Instant

    /// What tells this end from others: a renewed one is another.
    package var key: String {
        switch subject {
        case .certificate(let fingerprint): "certificate:\(fingerprint)"
        case .metadata: "metadata:\(ends)"
        }
    }

    /// What of an account's trust is near its end, in the order of its integrations.
    package static func all(
        of account: Account, copies: [Slug<Integration>: MetadataCopy], at now: Instant
    ) -> [ExpiryNotice] {
        account.integrations.filter(\.enabled).flatMap { integration -> [ExpiryNotice] in
            guard let trust = integration.trust else { return [] }
            let certificates = trust.certificates.compactMap { try? Certificate(der: $0) }.compactMap { certificate in
                certificate.expiryWarning(at: now.seconds).map { warning in
                    ExpiryNotice(
                        integration: integration.id,
                        subject: .certificate(fingerprint: CertificateFingerprint.text(certificate.der)),
                        warning: warning, ends: Instant(seconds: certificate.notAfter))
                }
            }
            // A source that answers renews its metadata in time; some federations' hold for a week only.
            let isRenewed = integration.metadata != nil && copies[integration.id]?.failures == 0
            guard !isRenewed, let end = trust.validUntil,
                let warning = ExpiryWarning(end: end.seconds, at: now.seconds)
            else { return certificates }
            return certificates + [
                ExpiryNotice(integration: integration.id, subject: .metadata, warning: warning, ends: end)
            ]
        }
    }
}
