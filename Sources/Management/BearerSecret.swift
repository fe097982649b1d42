import KeyMaterial
package import Tenancy

/// A bearer token: 256 random bits behind a prefix that secret scanners recognize. The database keeps its SHA-256 only.
package struct BearerSecret: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case scim = "gh_scim_"
        case service = "gh_svc_"
        /// What an integration's SCIM client trades for access tokens.
        case client = "gh_client_"
        /// The operator API.
        case `operator` = "gh_op_"
    }

    package let kind: Kind
    package let text: Redacted<String>

    package static func generate(_ kind: Kind) throws -> BearerSecret {
        BearerSecret(kind: kind, text: Redacted(kind.rawValue + Base64URL.encode(try Entropy.bytes(32))))
    }

    /// Under which a credential is looked up. Any text has one; only what was issued is found.
    package static func hash(_ presented: String) throws -> [UInt8] { try SHA256.digest(Array(presented.utf8)) }
}
