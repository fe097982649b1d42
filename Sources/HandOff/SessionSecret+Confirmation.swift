package import KeyMaterial

extension AccountSecret where Purpose == SessionPurpose {
    /// What a form of ours carries to show that it was made for the browser with this cookie: another site's page can
    /// make its visitor's browser post, but can't know this.
    package func logoutConfirmation() throws(KeyMaterialFailure) -> String {
        Base64URL.encode(try SHA256.digest(Array("gatehouse logout \(reveal())".utf8)))
    }

    /// Whether a form was made for the browser with this cookie.
    package func confirms(_ presented: String) -> Bool {
        guard let expected = try? logoutConfirmation() else { return false }
        return constantTimeEquals(Array(presented.utf8), Array(expected.utf8))
    }
}
