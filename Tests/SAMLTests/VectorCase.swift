import FoundationEssentials
import KeyMaterial
import SAML
import Testing

/// A folder of Vectors/: a response and what must come of it.
struct VectorCase: CustomTestStringConvertible, Sendable {
    let name: String
    let folder: URL
    let facts: Facts

    /// Overrides of the usual expectations, and what must be read.
    struct Facts: Decodable, Sendable {
        var code: String?
        var issuer: String?
        var audience: String?
        var recipient: String?
        var now: String?
        var keys: [String]?
        var signed: String?
        var sha1: Bool?
        var authnContexts: [String]?
        var nameID: String?
        var attributes: [String: [String]]?
        /// The identity provider's metadata, a file beside the response; gives issuer and keys.
        var metadata: String?
        /// Our keys to decrypt with, by name.
        var decryptionKeys: [String]?
        var requiresEncryption: Bool?
        var allowsCBC: Bool?
        /// Nil when it is not there, an empty optional when it is null: unsolicited.
        var request: String??

        enum CodingKeys: CodingKey {
            case code, issuer, audience, recipient, now, keys, signed, sha1, authnContexts, nameID, attributes, request,
                metadata, decryptionKeys, requiresEncryption, allowsCBC
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            code = try values.decodeIfPresent(String.self, forKey: .code)
            issuer = try values.decodeIfPresent(String.self, forKey: .issuer)
            audience = try values.decodeIfPresent(String.self, forKey: .audience)
            recipient = try values.decodeIfPresent(String.self, forKey: .recipient)
            now = try values.decodeIfPresent(String.self, forKey: .now)
            keys = try values.decodeIfPresent([String].self, forKey: .keys)
            signed = try values.decodeIfPresent(String.self, forKey: .signed)
            sha1 = try values.decodeIfPresent(Bool.self, forKey: .sha1)
            authnContexts = try values.decodeIfPresent([String].self, forKey: .authnContexts)
            nameID = try values.decodeIfPresent(String.self, forKey: .nameID)
            attributes = try values.decodeIfPresent([String: [String]].self, forKey: .attributes)
            decryptionKeys = try values.decodeIfPresent([String].self, forKey: .decryptionKeys)
            requiresEncryption = try values.decodeIfPresent(Bool.self, forKey: .requiresEncryption)
            allowsCBC = try values.decodeIfPresent(Bool.self, forKey: .allowsCBC)
            metadata = try values.decodeIfPresent(String.self, forKey: .metadata)
            request = values.contains(.request) ? .some(try values.decode(String?.self, forKey: .request)) : nil
        }
    }

    var testDescription: String { name }

    static let vectors = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors")

    /// All folders of one kind, sorted; an empty list fails the tests that use it.
    static func all(_ kind: String) throws -> [VectorCase] {
        let folder = vectors.appending(path: kind)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            let folder = folder.appending(path: name)
            let facts = try JSONDecoder().decode(
                Facts.self, from: Data(contentsOf: folder.appending(path: "case.json")))
            return VectorCase(name: name, folder: folder, facts: facts)
        }
    }

    static func named(_ path: String) throws -> VectorCase {
        let parts = path.split(separator: "/")
        return try #require(all(String(parts[0])).first { $0.name == parts[1] })
    }

    func xml() throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appending(path: "response.xml")))
    }

    /// The form value: as captured, or the plain base64 of the XML.
    func formValue() throws -> String {
        let captured = folder.appending(path: "response.b64")
        if FileManager.default.fileExists(atPath: captured.path) {
            return try String(decoding: Data(contentsOf: captured), as: UTF8.self)
        }
        return try Base64.encode(xml())
    }

    func expectations() throws -> Expectations {
        let consumer = facts.recipient ?? "https://gateway.example/accounts/acme/integrations/nextgen/saml/acs"
        let request: Expectations.Request =
            switch facts.request {
            case .none: .request(id: "_request-1")
            case .some(.none): .unsolicited
            case .some(.some(let id)): .request(id: id)
            }
        let published = try facts.metadata.map { name in
            try IdentityProviderMetadata.parse(Array(Data(contentsOf: folder.appending(path: name))))
        }
        return Expectations(
            issuer: facts.issuer ?? published?.entityID ?? "https://idp.example/saml",
            keys: try published?.keys ?? (facts.keys ?? ["idp"]).map { try VectorKeys.certificate($0).publicKey },
            decryptionKeys: try (facts.decryptionKeys ?? []).map { try VectorKeys.key($0) },
            audience: facts.audience ?? "https://sp.example/acme", recipient: consumer, destination: consumer,
            request: request, now: try #require(SAMLInstant(facts.now ?? "2026-03-01T12:00:00Z")), skew: .seconds(180),
            policy: ResponsePolicy(
                signed: try #require(ResponsePolicy.SignedPart(rawValue: facts.signed ?? "assertion-or-response")),
                allowsSHA1: facts.sha1 ?? false, authnContexts: facts.authnContexts ?? [],
                requiresEncryption: facts.requiresEncryption ?? false, allowsCBC: facts.allowsCBC ?? true))
    }
}

/// The keys of Vectors/keys, or of a captured case.
enum VectorKeys {
    static func certificate(_ name: String) throws -> Certificate {
        try Certificate(pem: text("keys/\(name).crt.pem"))
    }

    static func key(_ name: String) throws -> PrivateKey {
        try PrivateKey(pem: text("keys/\(name).key.pem"))
    }

    static func text(_ path: String) throws -> String {
        try String(decoding: Data(contentsOf: VectorCase.vectors.appending(path: path)), as: UTF8.self)
    }
}
