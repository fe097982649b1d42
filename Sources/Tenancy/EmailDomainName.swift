/// The part of e-mail addresses after the @, in lower case and ASCII, as mail servers see it.
package struct EmailDomainName: Hashable, Sendable {
    package let text: String

    /// Nil for what can't be one: a name without a dot, one with `_`, and so on.
    package init?(_ text: some StringProtocol) {
        guard HostAndPort.isName(text), text.contains("."), !text.contains("_") else { return nil }
        self.text = text.lowercased()
    }
}
