import Tenancy

/// Judges an e-mail domain for login discovery.
enum EmailDomain {
    /// The domain in lower case.
    static func read(_ text: String) throws(Complaint) -> String {
        guard !text.contains("@") else { throw Complaint("must be the part after the @ only") }
        guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw Complaint("must be written in ASCII (xn--…), as mail servers see it")
        }
        guard let domain = EmailDomainName(text) else {
            throw Complaint("must be an e-mail domain such as acme.example")
        }
        return domain.text
    }

    /// One by which people find an account, so that it can't be anybody's.
    static func readOwn(_ text: String) throws(Complaint) -> String {
        let domain = try read(text)
        guard !PublicMailDomains.contains(domain) else {
            throw Complaint("is where anybody can have an address, and leads to no account")
        }
        return domain
    }
}
