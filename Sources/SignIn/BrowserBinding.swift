package import KeyMaterial

/// The secret in a browser's cookie by which it's known again when it comes back from the IdP.
///
/// A login is answered in the browser that started it and in no other: who lures somebody into their own login, or has
/// stolen a response, fails here. Only the hash is stored.
package struct BrowserBinding: Sendable, CustomStringConvertible, CustomReflectable {
    /// How long the cookie lives: as long as a login may take.
    package static let lifetimeSeconds = SignInService.loginSeconds

    let hash: [UInt8]
    private let text: String

    package static func fresh() throws(KeyMaterialFailure) -> BrowserBinding {
        try BrowserBinding(text: Base64URL.encode(try Entropy.bytes(32)))
    }

    /// Reads a cookie back; nil for anything that `fresh()` could not have made.
    package init?(cookie: String) {
        guard cookie.utf8.count == 43, let bytes = try? Base64URL.decode(cookie), bytes.count == 32,
            let binding = try? BrowserBinding(text: cookie)
        else { return nil }
        self = binding
    }

    private init(text: String) throws(KeyMaterialFailure) {
        self.text = text
        hash = try SHA256.digest(Array(text.utf8))
    }

    /// What the recovery form carries to show that it was made for the browser with this cookie: another site's page can
    /// make its visitor's browser post, but can't know this.
    package func recoveryConfirmation() throws(KeyMaterialFailure) -> String {
        Base64URL.encode(try SHA256.digest(Array("gatehouse recovery \(text)".utf8)))
    }

    package func confirmsRecovery(_ presented: String) -> Bool {
        guard let expected = try? recoveryConfirmation() else { return false }
        return constantTimeEquals(Array(presented.utf8), Array(expected.utf8))
    }

    /// The cookie's value.
    package func reveal() -> String { text }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
