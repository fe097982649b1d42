import KeyMaterial
package import Tenancy

/// A bearer token: 256 random bits behind a prefix that secret scanners recognize. The database keeps its SHA-256 only.
package struct BearerSecret: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case scim = "gh_scim_"
        case service = "gh_svc_"
        /// A person's own.
        case person = "gh_user_"
        /// What an integration's SCIM client trades for access tokens.
        case client = "gh_client_"
        /// The operator API.
        case `operator` = "gh_op_"
    }

    package let kind: Kind
    package let text: Redacted<String>

    package static func generate(_ kind: Kind) throws -> BearerSecret {
        let body = kind.rawValue + Base64URL.encode(try Entropy.bytes(32))
        return BearerSecret(kind: kind, text: Redacted(body + (try checksum(of: body))))
    }

    /// Six characters that a scanner computes from what stands before them, so that it takes no other text for a token.
    private static func checksum(of body: String) throws -> String {
        String(Base64URL.encode(Array(try SHA256.digest(Array(body.utf8)).prefix(5))).prefix(6))
    }

    /// Whether a text has the form of a token with the checksum that belongs to it. Says nothing about whether it was
    /// ever issued.
    package static func isWellFormed(_ text: String) throws -> Bool {
        guard Kind.allCases.contains(where: { text.hasPrefix($0.rawValue) }), text.utf8.count > 6 else { return false }
        return try checksum(of: String(text.dropLast(6))) == String(text.suffix(6))
    }

    /// Under which a credential is looked up. Any text has one; only what was issued is found.
    package static func hash(_ presented: String) throws -> [UInt8] { try SHA256.digest(Array(presented.utf8)) }
}
