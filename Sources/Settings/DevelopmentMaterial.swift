import KeyMaterial
package import Tenancy

/// Recognizes the keys of `certs/`, which everybody has who has the sources.
package enum DevelopmentMaterial {
    /// What stands in the common name of each such certificate.
    package static let mark = "Gatehouse development only"

    /// The integrations that sign or decrypt with a development key; `serve` warns of each.
    package static func integrations(of manifest: AccountManifest) -> [Slug<Integration>] {
        manifest.keys.filter { _, keys in
            (keys.signing + keys.decryption).contains { key in
                guard let certificate = try? Certificate(pem: key.reveal()) else { return false }
                return isDevelopmentOnly(certificate.subject)
            }
        }.map(\.key).sorted()
    }

    /// Whether a certificate's subject says so.
    package static func isDevelopmentOnly(_ subject: String) -> Bool { subject.contains(mark) }
}
