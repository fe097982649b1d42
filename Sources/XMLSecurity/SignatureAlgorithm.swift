package import KeyMaterial

/// A signature algorithm by the URI that names it in XML (RFC 9231 §2.3).
package enum SignatureAlgorithm: String, Sendable, Hashable, CaseIterable {
    case rsaSHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
    case rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    case rsaSHA384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
    case rsaSHA512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
    case rsaPSSSHA256 = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
    case rsaPSSSHA384 = "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"
    case rsaPSSSHA512 = "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"
    case ecdsaSHA1 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"
    case ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    case ecdsaSHA384 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
    case ecdsaSHA512 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"

    /// How to compute it.
    package var scheme: SignatureScheme {
        switch self {
        case .rsaSHA1: .rsaPKCS1(.sha1)
        case .rsaSHA256: .rsaPKCS1(.sha256)
        case .rsaSHA384: .rsaPKCS1(.sha384)
        case .rsaSHA512: .rsaPKCS1(.sha512)
        case .rsaPSSSHA256: .rsaPSS(.sha256)
        case .rsaPSSSHA384: .rsaPSS(.sha384)
        case .rsaPSSSHA512: .rsaPSS(.sha512)
        case .ecdsaSHA1: .ecdsa(.sha1)
        case .ecdsaSHA256: .ecdsa(.sha256)
        case .ecdsaSHA384: .ecdsa(.sha384)
        case .ecdsaSHA512: .ecdsa(.sha512)
        }
    }

    /// Whether it rests on SHA-1, which a policy has to opt in to.
    package var usesSHA1: Bool { scheme.hash == .sha1 }
}
