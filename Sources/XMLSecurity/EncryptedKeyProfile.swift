import KeyMaterial
import XMLTree

/// What an EncryptedKey says, checked before any key is used (XML Encryption 1.1 §3.5.1 and §5.5).
///
/// Its KeyInfo, which would say whose key it is for, isn't looked at: every key of ours is tried.
struct EncryptedKeyProfile {
    let id: String?
    let transport: KeyTransport
    let wrapped: [UInt8]

    /// RSA-OAEP whose MGF1 is always over SHA-1.
    static let oaepMGF1P = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
    /// RSA-OAEP whose MGF1 is named beside it.
    static let oaep = "http://www.w3.org/2009/xmlenc11#rsa-oaep"
    static let maskGenerations: [String: Hash] = [
        XMLNamespace.encryption11 + "mgf1sha1": .sha1, XMLNamespace.encryption11 + "mgf1sha256": .sha256,
        XMLNamespace.encryption11 + "mgf1sha384": .sha384, XMLNamespace.encryption11 + "mgf1sha512": .sha512,
    ]
    /// Longer labels have no use but to cost time.
    private static let labelLimit = 1_024

    /// - Parameter data: the ID of the encrypted data that a ReferenceList may name.
    init(_ element: XMLElement, for data: String?) throws(XMLSecurityRefusal) {
        let namespace = XMLNamespace.encryption
        var parts = try SignaturePart(element, attributes: ["Id", "Type", "MimeType", "Encoding", "Recipient"])
        id = element.attribute("Id")
        transport = try Self.transport(parts.next("EncryptionMethod", in: namespace))
        _ = parts.optional("KeyInfo")
        wrapped = try EncryptionProfile.cipherValue(parts.next("CipherData", in: namespace))
        if let references = parts.optional("ReferenceList", in: namespace) {
            try Self.check(references, for: data)
        }
        _ = parts.optional("CarriedKeyName", in: namespace)
        try parts.end()
    }

    private static func transport(_ element: XMLElement) throws(XMLSecurityRefusal) -> KeyTransport {
        var parts = try SignaturePart(element, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        guard uri == oaepMGF1P || uri == oaep else { throw .encryptionAlgorithmNotAllowed(uri) }
        var label: [UInt8] = []
        if let parameters = parts.optional("OAEPparams", in: XMLNamespace.encryption) {
            label = try SignaturePart.leaf(parameters, attributes: [])
            guard label.count <= labelLimit else { throw .valueMalformed(in: parameters.name) }
        }
        var digest: Hash?
        var maskGeneration: Hash?
        while let part = parts.any() {
            if digest == nil, part.isNamed("DigestMethod", in: XMLNamespace.signature) {
                digest = try self.digest(part)
            } else if maskGeneration == nil, part.isNamed("MGF", in: XMLNamespace.encryption11) {
                maskGeneration = try self.maskGeneration(part)
            } else {
                throw .structure(in: element.name, problem: .unexpected(part.name))
            }
        }
        // SHA-1 is the default of both (XML Encryption 1.1 §5.5.2); the older name allows no other.
        let mask = maskGeneration ?? .sha1
        guard uri == oaep || mask == .sha1 else { throw .structure(in: element.name, problem: .unexpected("MGF")) }
        return KeyTransport(digest: digest ?? .sha1, maskGeneration: mask, label: label)
    }

    private static func digest(_ element: XMLElement) throws(XMLSecurityRefusal) -> Hash {
        let parts = try SignaturePart(element, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        try parts.end()
        // XML Encryption 1.1 §5.8 has a name of its own for SHA-384.
        if uri == XMLNamespace.encryption + "sha384" { return .sha384 }
        guard let algorithm = DigestAlgorithm(rawValue: uri) else { throw .encryptionAlgorithmNotAllowed(uri) }
        return algorithm.hash
    }

    private static func maskGeneration(_ element: XMLElement) throws(XMLSecurityRefusal) -> Hash {
        let parts = try SignaturePart(element, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        try parts.end()
        guard let hash = maskGenerations[uri] else { throw .encryptionAlgorithmNotAllowed(uri) }
        return hash
    }

    /// It may only name what it stands in or beside, never anything outside.
    private static func check(_ references: XMLElement, for data: String?) throws(XMLSecurityRefusal) {
        var parts = try SignaturePart(references, attributes: [])
        while let reference = parts.optional("DataReference", in: XMLNamespace.encryption) {
            let attributes = try SignaturePart(reference, attributes: ["URI"])
            let uri = try attributes.attribute("URI")
            try attributes.end()
            guard let data, uri == "#" + data else {
                throw .referenceToAnotherElement(expected: data.map { "#" + $0 } ?? "", got: uri)
            }
        }
        try parts.end()
    }
}
