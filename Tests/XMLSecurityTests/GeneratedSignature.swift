import TestSupport
import XMLSecurity
import XMLTree

/// A message of random content for xmlsec1 to sign: within the profile of SAML, but with whatever canonicalization has
/// to get right. The same ones for the same seed.
struct GeneratedSignature {
    private var random: RandomDocument
    /// The name of the key in the vectors' folder.
    let key: String
    private(set) var template = ""

    private static let methods = [
        ("idp", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha256"),
        ("idp", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", "http://www.w3.org/2001/04/xmldsig-more#sha384"),
        ("idp-ec", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", "http://www.w3.org/2001/04/xmlenc#sha512"),
    ]

    init(seed: UInt64) {
        random = RandomDocument(seed: seed)
        let method = Self.methods[random.next(Self.methods.count)]
        key = method.0
        let reference =
            "<ds:Reference URI=\"#_a\"><ds:Transforms><ds:Transform Algorithm=\"\(CanonicalizationName.enveloped)\"/>"
            + canonicalization("Transform") + "</ds:Transforms><ds:DigestMethod Algorithm=\"\(method.2)\"/>"
            + "<ds:DigestValue></ds:DigestValue></ds:Reference>"
        let signature =
            "<ds:Signature xmlns:ds=\"\(XMLNamespace.signature)\"><ds:SignedInfo>"
            + canonicalization("CanonicalizationMethod") + "<ds:SignatureMethod Algorithm=\"\(method.1)\"/>"
            + reference + "</ds:SignedInfo><ds:SignatureValue></ds:SignatureValue></ds:Signature>"
        let outer = random.pick([
            "", " xmlns:a=\"urn:outer\" xml:lang=\"de\"", " xmlns:b=\"urn:b\" xml:space=\"preserve\"",
        ])
        let own = random.pick(["", " xmlns=\"urn:default\"", " xmlns:e=\"urn:e\" e:x=\"&#13;&quot;\""])
        template =
            "<p:Response xmlns:p=\"urn:p\"\(outer)><s:Assertion xmlns:s=\"urn:s\" ID=\"_a\"\(own)>\n\(signature)"
            + random.xml() + random.pick(["", " \r\n", "tail"]) + "</s:Assertion></p:Response>"
    }

    private mutating func canonicalization(_ element: String) -> String {
        let list = random.pick(["", "a b", "#default c"])
        switch random.next(3) {
        case 0: return "<ds:\(element) Algorithm=\"\(CanonicalizationName.inclusive)\"/>"
        case 1 where !list.isEmpty:
            return "<ds:\(element) Algorithm=\"\(CanonicalizationName.exclusive)\"><ec:InclusiveNamespaces "
                + "xmlns:ec=\"\(CanonicalizationName.exclusive)\" PrefixList=\"\(list)\"/></ds:\(element)>"
        default: return "<ds:\(element) Algorithm=\"\(CanonicalizationName.exclusive)\"/>"
        }
    }

    /// The signed message with a random change: a byte, a piece of it missing, doubled or moved, or a spelling that may
    /// mean the same.
    mutating func change(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        let place = random.next(bytes.count)
        let piece = place..<min(bytes.count, place + 1 + random.next(random.next(4) == 0 ? 200 : 4))
        switch random.next(6) {
        case 0: bytes[place] ^= 1 << UInt8(random.next(7))
        case 1: bytes.removeSubrange(piece)
        case 2: bytes.insert(contentsOf: bytes[piece], at: place)
        case 3:
            let moved = bytes[piece]
            bytes.removeSubrange(piece)
            bytes.insert(contentsOf: moved, at: random.next(bytes.count + 1))
        case 4:
            let spellings = [
                " ", "\n", "&#32;", "&#x41;", "<![CDATA[]]>", "\r", "=", "<x/>", " xmlns:a=\"urn:a\"", "\t",
            ]
            bytes.insert(contentsOf: random.pick(spellings).utf8, at: place)
        default: bytes[place] = bytes[random.next(bytes.count)]
        }
        return bytes
    }
}

private enum CanonicalizationName {
    static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
    static let inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
}
