import FoundationEssentials
import KeyMaterial
import Testing
import XMLSecurity
import XMLTree

/// Each folder under Vectors is a case; adding one adds no code.
@Suite struct SignatureVectorTests {
    @Test(arguments: SignatureVector.all(in: "accepted"))
    func `a signature that a provider may send is accepted`(_ vector: SignatureVector) throws {
        let signed = try vector.verify()
        #expect(vector.keys.contains(signed.key))
        let root = try signed.document().root
        #expect(root.attribute("ID")?.isEmpty == false)
        #expect(root.all(named: "Signature", in: XMLNamespace.signature).isEmpty)
    }

    @Test(arguments: SignatureVector.all(in: "refused"))
    func `an attack is refused by its own name`(_ vector: SignatureVector) {
        #expect(vector.outcome() == vector.expectation, "\(vector.name)")
    }

    @Test func `there are vectors`() {
        #expect(SignatureVector.all(in: "accepted").count > 40)
        #expect(SignatureVector.all(in: "refused").count > 90)
    }

    @Test func `a key that nobody trusts isn't believed because the message names it`() throws {
        for vector in SignatureVector.all(in: "accepted") where vector.name.hasPrefix("keyinfo") {
            let stranger = try PublicKey(pem: SignatureVector.key("rsa2048-other"))
            #expect(throws: XMLSecurityRefusal.signatureMismatch(keysTried: 1)) {
                try SignatureVerifier.verify(vector.element(), keys: [stranger], policy: .standard)
            }
        }
    }

    @Test func `no key accepts nothing`() throws {
        for vector in SignatureVector.all(in: "accepted") {
            #expect(throws: XMLSecurityRefusal.noKeys) {
                try SignatureVerifier.verify(vector.element(), keys: [], policy: vector.policy)
            }
        }
    }
}

/// A document and what has to happen to it.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let path: [String]
    let keyNames: [String]
    let expectation: String
    let policy: SignaturePolicy

    var testDescription: String { name }
    var keys: [PublicKey] { keyNames.compactMap { try? PublicKey(pem: Self.key($0)) } }

    static let folder: String = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Vectors/"

    static func key(_ name: String) -> String {
        text("keys/\(name).pem")
    }

    static func text(_ path: String) -> String {
        let data = FileManager.default.contents(atPath: folder + path) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    static func all(in group: String) -> [SignatureVector] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder + group)) ?? []
        return names.sorted().map { SignatureVector(group: group, name: $0) }
    }

    private init(group: String, name: String) {
        self.name = name
        var fields: [Substring: Substring] = [:]
        for line in Self.text("\(group)/\(name)/case.txt").split(separator: "\n") {
            let parts = line.split(separator: ": ", maxSplits: 1)
            fields[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
        bytes = Array(Self.text("\(group)/\(name)/document.xml").utf8)
        path = (fields["element"] ?? "").split(separator: "/").map(String.init)
        keyNames = (fields["keys"] ?? "").split(separator: " ").map(String.init)
        expectation = String(fields["expect"] ?? "")
        policy = SignaturePolicy(allowSHA1: fields["sha1"] == "allowed")
    }

    /// The element that a service provider would read: the first of each name on the path.
    func element() throws -> XMLElement {
        var element = try XMLDocument.parse(bytes).root
        for name in path.dropFirst() {
            element = try #require(element.children.first { $0.name == name })
        }
        return element
    }

    func verify() throws -> SignedElement {
        let keys = try keyNames.map { name throws in try PublicKey(pem: Self.key(name)) }
        return try SignatureVerifier.verify(element(), keys: keys, policy: policy)
    }

    /// "accepted", or the name of the refusal, with where it came from when that isn't the signature itself.
    func outcome() -> String {
        func label(_ refusal: some Error) -> String {
            String("\(refusal)".split { $0 == "(" }.first ?? "")
        }
        do {
            _ = try verify()
            return "accepted"
        } catch let refusal as XMLSecurityRefusal {
            if case .xml(let inner) = refusal { return "xml." + label(inner) }
            return label(refusal)
        } catch let refusal as XMLRefusal {
            return "parse." + label(refusal)
        } catch let refusal as KeyMaterialRefusal {
            return "key." + label(refusal)
        } catch {
            return "\(error)"
        }
    }
}
