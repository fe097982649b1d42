import FoundationEssentials
package import KeyMaterial
package import SAML

/// A folder of Vectors/: a response and what must come of it.
package struct VectorCase: CustomStringConvertible, Sendable {
    package let name: String
    let folder: URL
    package let facts: Facts

    /// Overrides of the usual expectations, and what must be read.
    package struct Facts: Decodable, Sendable {
        package var code: String?
        /// What the ACS says, where it finds something else before it comes to what the vector is about.
        package var codeAtACS: String?
        package var issuer: String?
        package var audience: String?
        package var recipient: String?
        package var now: String?
        package var keys: [String]?
        package var signed: String?
        package var sha1: Bool?
        package var authnContexts: [String]?
        package var nameID: String?
        package var attributes: [String: [String]]?
        /// The identity provider's metadata, a file beside the response; gives issuer and keys.
        package var metadata: String?
        /// Our keys to decrypt with, by name.
        package var decryptionKeys: [String]?
        package var requiresEncryption: Bool?
        package var allowsCBC: Bool?
        /// Nil when it is not there, an empty optional when it is null: unsolicited.
        package var request: String??

        enum CodingKeys: CodingKey {
            case code, codeAtACS, issuer, audience, recipient, now, keys, signed, sha1, authnContexts, nameID,
                attributes, request,
                metadata, decryptionKeys, requiresEncryption, allowsCBC
        }

        package init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            code = try values.decodeIfPresent(String.self, forKey: .code)
            codeAtACS = try values.decodeIfPresent(String.self, forKey: .codeAtACS)
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

    package var description: String { name }

    static let vectors = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "SAMLTests/Vectors")

    /// All folders of one kind, sorted; an empty list fails the tests that use it.
    package static func all(_ kind: String) throws -> [VectorCase] {
        let folder = vectors.appending(path: kind)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            let folder = folder.appending(path: name)
            let facts = try JSONDecoder().decode(
                Facts.self, from: Data(contentsOf: folder.appending(path: "case.json")))
            return VectorCase(name: name, folder: folder, facts: facts)
        }
    }

    package static func named(_ path: String) throws -> VectorCase {
        let parts = path.split(separator: "/")
        guard let found = try all(String(parts[0])).first(where: { $0.name == parts[1] }) else { throw NoSuch(path) }
        return found
    }

    package func xml() throws -> [UInt8] {
        try Array(Data(contentsOf: folder.appending(path: "response.xml")))
    }

    /// The form value: as captured, or the plain base64 of the XML.
    package func formValue() throws -> String {
        let captured = folder.appending(path: "response.b64")
        if FileManager.default.fileExists(atPath: captured.path) {
            return try String(decoding: Data(contentsOf: captured), as: UTF8.self)
        }
        return try Base64.encode(xml())
    }

    package var now: SAMLInstant {
        get throws {
            let text = facts.now ?? "2026-03-01T12:00:00Z"
            guard let now = SAMLInstant(text) else { throw NoSuch(text) }
            return now
        }
    }

    private var signed: ResponsePolicy.SignedPart {
        get throws {
            let text = facts.signed ?? "assertion-or-response"
            guard let signed = ResponsePolicy.SignedPart(rawValue: text) else { throw NoSuch(text) }
            return signed
        }
    }

    /// The identity provider's certificates that are trusted.
    package func certificates() throws -> [Certificate] {
        if let published = try published() { return published.signingCertificates }
        return try (facts.keys ?? ["idp"]).map { try VectorKeys.certificate($0) }
    }

    private func published() throws -> IdentityProviderMetadata? {
        try facts.metadata.map { name in
            try IdentityProviderMetadata.parse(Array(Data(contentsOf: folder.appending(path: name))))
        }
    }

    package func expectations() throws -> Expectations {
        let consumer = facts.recipient ?? "https://gateway.example/accounts/acme/integrations/nextgen/saml/acs"
        let request: Expectations.Request =
            switch facts.request {
            case .none: .request(id: "_request-1")
            case .some(.none): .unsolicited
            case .some(.some(let id)): .request(id: id)
            }
        return Expectations(
            issuer: try facts.issuer ?? published()?.entityID ?? "https://idp.example/saml",
            keys: try certificates().map(\.publicKey),
            decryptionKeys: try (facts.decryptionKeys ?? []).map { try VectorKeys.key($0) },
            audience: facts.audience ?? "https://sp.example/acme", recipient: consumer, destination: consumer,
            request: request, now: try now, skew: .seconds(180),
            policy: ResponsePolicy(
                signed: try signed, allowsSHA1: facts.sha1 ?? false, authnContexts: facts.authnContexts ?? [],
                requiresEncryption: facts.requiresEncryption ?? false, allowsCBC: facts.allowsCBC ?? true))
    }
}

/// The keys of Vectors/keys, or of a captured case.
package enum VectorKeys {
    package static func certificate(_ name: String) throws -> Certificate {
        try Certificate(pem: text("keys/\(name).crt.pem"))
    }

    package static func key(_ name: String) throws -> PrivateKey {
        try PrivateKey(pem: text("keys/\(name).key.pem"))
    }

    /// The file of a key or certificate, for programs that want one.
    package static func path(_ name: String) -> String { VectorCase.vectors.appending(path: "keys/\(name)").path }

    package static func text(_ path: String) throws -> String {
        try String(decoding: Data(contentsOf: VectorCase.vectors.appending(path: path)), as: UTF8.self)
    }
}

/// A case.json that says something which isn't there.
struct NoSuch: Error {
    let name: String

    init(_ name: String) { self.name = name }
}
