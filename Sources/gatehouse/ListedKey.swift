import KeyMaterial
import Records
import SCIM
import Tenancy

/// An SP key as `keys` shows it: never the key itself.
struct ListedKey {
    let integration: Slug<Integration>
    let key: ServiceProviderKeyRecord
    let certificate: Certificate?

    static func all(_ keys: ServiceProviderKeys, of integration: Slug<Integration>) -> [ListedKey] {
        ServiceProviderKeyRecord.Purpose.allCases.flatMap { keys.keys(for: $0, .staged, .active, .retired) }.map {
            ListedKey(integration: integration, key: $0, certificate: try? Certificate(der: $0.certificate))
        }
    }

    static func print(_ keys: [ListedKey], json: Bool) {
        if json {
            Console.print(JSON.object([("items", .list(keys.map(\.json))), ("next", .null)]).rendered)
        } else {
            for key in keys { Console.print(key.line) }
        }
    }

    private var json: JSON {
        .object([
            ("id", .text(key.id.text)), ("integration", .text(integration.text)),
            ("purpose", .text(key.purpose.rawValue)), ("state", .text(key.state.rawValue)),
            ("declared", .flag(key.declared)), ("subject", .text(certificate?.subject)),
            ("sha256", .text(fingerprint)), ("not_before", .text(certificate.map { text($0.notBefore) })),
            ("not_after", .text(certificate.map { text($0.notAfter) })),
        ])
    }

    private var line: String {
        let end = certificate.map { "until \(text($0.notAfter))" } ?? "unreadable"
        let source = key.declared ? "declared" : "generated"
        return "\(key.id)  \(integration)  \(key.purpose)  \(key.state)  \(source)  \(end)  \(fingerprint ?? "")"
    }

    private func text(_ seconds: Int64) -> String { Instant(milliseconds: 0).advanced(bySeconds: seconds).description }

    /// Of the certificate, as IdP consoles show it.
    private var fingerprint: String? {
        (try? SHA256.digest(key.certificate)).map { digest in
            digest.map { byte in
                let digits = String(byte, radix: 16, uppercase: true)
                return digits.utf8.count < 2 ? "0" + digits : digits
            }.joined(separator: ":")
        }
    }
}
