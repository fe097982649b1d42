import KeyMaterial
import Tenancy

/// One element of `applications:`.
enum ApplicationSection {
    private static let shortestSecret = 16

    static func read(_ field: Field) -> ApplicationDeclaration? {
        guard let section = Section(field) else { return nil }
        let id = section.required("id") { $0.parse(clientID) }
        let name = section.value("name") { $0.text(limit: 200) }
        let secretField = section.field("secret")
        let hashField = section.field("secret_sha256")
        let keysField = section.field("jwks")
        let redirects = section.required("redirect_uris") { list in
            list.list(
                orEmpty: "names no URI, so nobody could be handed over", uniqueBy: { $0 },
                of: { $0.parse(WebAddress.redirect) })
        }
        let afterLogout = section.value("post_logout_redirect_uris") { list in
            list.list(uniqueBy: { $0 }, of: { $0.parse(WebAddress.redirect) })
        }
        let backChannel = section.value("backchannel_logout_uri") { $0.parse(WebAddress.secure) }
        section.finish()
        if secretField != nil || hashField != nil {
            keysField?.refuse("must not stand beside a secret; an application proves itself in one way")
        }
        if secretField != nil { hashField?.refuse("must not stand beside secret:; one of them is enough") }
        let secret = secretField?.parse(hashed) ?? hashField?.parse(digest)
        let keys = keysField.flatMap(keys)
        guard let id, let redirects else { return nil }
        return ApplicationDeclaration(
            id: id, name: name ?? id, secretSHA256: secret, keys: keys ?? [], redirectURIs: redirects,
            postLogoutRedirectURIs: afterLogout ?? [], backChannelLogoutURI: backChannel)
    }

    /// A JWK Set, or its keys, written down here: JSON is YAML.
    private static func keys(_ field: Field) -> [ClientKey]? {
        switch field.value.shape {
        case .list: JSONWebKeySection.keys(field)
        case .scalar, .mapping: JSONWebKeySection.keySet(field)
        }
    }

    private static func clientID(_ text: String) throws(Complaint) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
            default: false
            }
        }
        guard isPlain, text.utf8.count <= 128 else {
            throw Complaint("must be 1 to 128 letters, digits, dots, - and _")
        }
        return text
    }

    /// Hashed at once, so that the secret itself is kept nowhere.
    private static func hashed(_ secret: String) throws(Complaint) -> [UInt8] {
        guard secret.utf8.count >= shortestSecret else {
            throw Complaint("must have at least \(shortestSecret) characters")
        }
        do {
            return try SHA256.digest(Array(secret.utf8))
        } catch {
            throw Complaint("can't be hashed: this machine's OpenSSL has no SHA-256")
        }
    }

    private static func digest(_ text: String) throws(Complaint) -> [UInt8] {
        let refusal = Complaint("must be the SHA-256 of the secret: 64 hexadecimal digits")
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in text.utf8 {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46: value = digit - 0x37
            case 0x61...0x66: value = digit - 0x57
            default: throw refusal
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil, bytes.count == 32 else { throw refusal }
        return bytes
    }
}
