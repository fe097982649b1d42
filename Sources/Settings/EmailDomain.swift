import Tenancy

/// Judges an e-mail domain for login discovery.
enum EmailDomain {
    /// The domain in lower case.
    static func read(_ text: String) throws(Complaint) -> String {
        guard !text.contains("@") else { throw Complaint("must be the part after the @ only") }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw Complaint("must be written in ASCII (xn--…), as mail servers see it")
        }
        guard HostAndPort.isName(text), text.contains("."), !text.contains("_") else {
            throw Complaint("must be an e-mail domain such as acme.example")
        }
        return text.lowercased()
    }
}
