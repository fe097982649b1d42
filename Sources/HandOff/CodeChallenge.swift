package import KeyMaterial

/// What the application commits to when it asks for a code: the S256 challenge of RFC 7636 §4.2.
///
/// `plain` isn't supported: whoever sees the authorization request could redeem the code.
package struct CodeChallenge: Hashable, Sendable {
    /// The SHA-256 of the verifier.
    package let digest: [UInt8]

    package var text: String { Base64URL.encode(digest) }

    /// Nil unless the text is 43 characters of unpadded base64url that decode to 32 bytes.
    package init?(_ text: String) {
        guard text.utf8.count == 43, let digest = try? Base64URL.decode(text), digest.count == 32 else { return nil }
        self.digest = digest
    }

    /// Reads back what was stored.
    package init?(digest: [UInt8]) {
        guard digest.count == 32 else { return nil }
        self.digest = digest
    }

    /// The challenge for a verifier, as a client makes it.
    package init(for verifier: CodeVerifier) throws(KeyMaterialFailure) {
        digest = try SHA256.digest(Array(verifier.text.utf8))
    }

    /// Whether the verifier is the one committed to, in constant time.
    package func matches(_ verifier: CodeVerifier) throws(KeyMaterialFailure) -> Bool {
        constantTimeEquals(try SHA256.digest(Array(verifier.text.utf8)), digest)
    }
}

/// The secret behind a challenge: 43 to 128 unreserved characters (RFC 7636 §4.1).
package struct CodeVerifier: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    let text: String

    /// Nil for anything outside the grammar.
    package init?(_ text: String) {
        guard (43...128).contains(text.utf8.count), text.utf8.allSatisfy(URLText.isUnreserved) else { return nil }
        self.text = text
    }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
