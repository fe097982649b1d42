/// Keys and certificates of a PEM text, in their order.
///
/// Text between blocks is ignored, as every tool does that writes such files (RFC 7468 §2). A label that isn't known
/// is skipped, except an encrypted private key, which refuses.
package struct PEMBundle: Sendable {
    /// Each `CERTIFICATE`.
    package let certificates: [Certificate]
    /// Each `PRIVATE KEY`, `RSA PRIVATE KEY` and `EC PRIVATE KEY`.
    package let privateKeys: [PrivateKey]
    /// Each `PUBLIC KEY`.
    package let publicKeys: [PublicKey]

    /// Reads a PEM text.
    ///
    /// - Throws: a refusal when a block is broken or holds a key that isn't allowed. No block at all gives empty lists.
    package static func parse(_ text: String) throws(KeyMaterialRefusal) -> PEMBundle {
        var certificates: [Certificate] = []
        var privateKeys: [PrivateKey] = []
        var publicKeys: [PublicKey] = []
        for block in try blocks(of: text) {
            switch block.label {
            case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE":
                certificates.append(try Certificate(der: block.bytes))
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY":
                privateKeys.append(try PrivateKey(der: block.bytes))
            case "PUBLIC KEY":
                publicKeys.append(try PublicKey(der: block.bytes))
            case "ENCRYPTED PRIVATE KEY":
                throw .privateKeyEncrypted
            default:
                continue
            }
        }
        return PEMBundle(certificates: certificates, privateKeys: privateKeys, publicKeys: publicKeys)
    }

    struct Block {
        let label: String
        let bytes: [UInt8]
    }

    /// The blocks of a PEM text, decoded.
    static func blocks(of text: String) throws(KeyMaterialRefusal) -> [Block] {
        var blocks: [Block] = []
        var label: String?
        var body: [UInt8] = []
        for line in text.utf8.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            let line = String(decoding: line, as: UTF8.self).trimmedASCII
            if let open = label {
                if line == "-----END \(open)-----" {
                    blocks.append(Block(label: open, bytes: try Base64.decode(body)))
                    label = nil
                } else if line.hasPrefix("Proc-Type:") {
                    throw .privateKeyEncrypted
                } else {
                    body.append(contentsOf: line.utf8)
                }
            } else if line.hasPrefix("-----BEGIN "), line.hasSuffix("-----"), line.utf8.count > 16 {
                label = String(line.dropFirst(11).dropLast(5))
                body = []
            }
        }
        guard label == nil else { throw .pemMalformed }
        return blocks
    }

    /// A PEM block with lines of 64 characters (RFC 7468 §2).
    package static func text(label: String, der: [UInt8]) -> String {
        var text = "-----BEGIN \(label)-----\n"
        var rest = Base64.encode(der)[...]
        while !rest.isEmpty {
            text += rest.prefix(64)
            text += "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END \(label)-----\n"
    }
}

extension String {
    fileprivate var trimmedASCII: String {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let kept = utf8.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
        return String(decoding: Array(kept), as: UTF8.self)
    }
}
