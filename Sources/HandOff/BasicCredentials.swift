import KeyMaterial

/// A client's id and secret as HTTP Basic carries them (RFC 6749 §2.3.1).
struct BasicCredentials {
    let id: String
    let secret: String

    /// Id and secret are form-encoded before they are joined and base64-encoded; nil for anything else.
    init?(_ header: String) {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "basic", header.utf8.count <= 4_096,
            let bytes = try? Base64.decode(String(parts[1])), let text = String(validating: bytes, as: UTF8.self),
            let colon = text.firstIndex(of: ":"),
            let id = URLText.decodeForm(text[..<colon]),
            let secret = URLText.decodeForm(text[text.index(after: colon)...])
        else { return nil }
        self.id = id
        self.secret = secret
    }
}
