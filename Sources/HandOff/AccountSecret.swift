package import KeyMaterial
package import Tenancy

/// What a secret is for; a type, so that an access token can't be looked up as a code.
package protocol SecretPurpose: Sendable {}

package enum CodePurpose: SecretPurpose {}
package enum AccessPurpose: SecretPurpose {}
package enum RefreshPurpose: SecretPurpose {}
package enum SessionPurpose: SecretPurpose {}

/// The code that a browser carries to the application, redeemed once within ``AuthorizationCodeGrant/lifetimeSeconds``.
package typealias AuthorizationCode = AccountSecret<CodePurpose>
/// The bearer token that `/oauth/userinfo` takes.
package typealias AccessToken = AccountSecret<AccessPurpose>
/// What an application trades at `/oauth/token` for fresh tokens, once; it gets the next one with them.
package typealias RefreshToken = AccountSecret<RefreshPurpose>
/// What a session cookie holds.
package typealias SessionSecret = AccountSecret<SessionPurpose>

/// `<account>.<256 random bits in base64url>`: a bearer secret that says which account to look in.
///
/// Whoever presents one is looked up in that account only, so there is no table of secrets across accounts, and nothing
/// but the digest is stored: a leaked database opens nothing.
package struct AccountSecret<Purpose: SecretPurpose>: Sendable, CustomStringConvertible, CustomReflectable {
    package let account: Slug<Account>
    /// The SHA-256 of the text: all that is stored, and the key to look it up by.
    package let digest: [UInt8]
    private let text: String

    package static func fresh(in account: Slug<Account>) throws(KeyMaterialFailure) -> AccountSecret {
        try AccountSecret(account: account, text: "\(account).\(Base64URL.encode(try Entropy.bytes(32)))")
    }

    /// Reads what somebody presents; nil for anything that `fresh(in:)` could not have made, so that it's never looked
    /// up.
    package init?(_ text: String) {
        guard text.utf8.count <= 64 + 1 + 43 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let account = Slug<Account>(parts[0]), parts[1].utf8.count == 43,
            let random = try? Base64URL.decode(String(parts[1])), random.count == 32,
            let secret = try? AccountSecret(account: account, text: text)
        else { return nil }
        self = secret
    }

    private init(account: Slug<Account>, text: String) throws(KeyMaterialFailure) {
        self.account = account
        self.text = text
        digest = try SHA256.digest(Array(text.utf8))
    }

    /// The secret itself, for whom it's meant.
    package func reveal() -> String { text }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
