/// Judges a SAML entity ID.
enum EntityID {
    /// The entity ID as written. SAML wants a URI of at most 1,024 characters (SAML Core §8.3.6); real ones are often just
    /// a name, so only what can't be compared as one string is refused.
    static func read(_ text: String) throws(Complaint) -> String {
        guard text.unicodeScalars.count <= 1_024 else { throw Complaint("is longer than 1024 characters") }
        guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && !$0.properties.isWhitespace }) else {
            throw Complaint("must be a URI without blanks")
        }
        return text
    }
}
