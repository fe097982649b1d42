package import KeyMaterial

extension AccountSecret where Purpose == SessionPurpose {
    /// What a form of ours carries to show that it was made for the browser with this cookie: another site's page can
    /// make its visitor's browser post, but can't know this.
    package func logoutConfirmation() throws(KeyMaterialFailure) -> String { try confirmation(of: "logout") }

    /// Whether a form was made for the browser with this cookie.
    package func confirms(_ presented: String) -> Bool { isConfirmation(presented, of: "logout") }

    /// The same for the console's forms. None of one kind can be used for the other.
    package func consoleConfirmation() throws(KeyMaterialFailure) -> String { try confirmation(of: "console") }

    package func confirmsConsole(_ presented: String) -> Bool { isConfirmation(presented, of: "console") }

    private func confirmation(of purpose: String) throws(KeyMaterialFailure) -> String {
        Base64URL.encode(try SHA256.digest(Array("gatehouse \(purpose) \(reveal())".utf8)))
    }

    private func isConfirmation(_ presented: String, of purpose: String) -> Bool {
        guard let expected = try? confirmation(of: purpose) else { return false }
        return constantTimeEquals(Array(presented.utf8), Array(expected.utf8))
    }
}
