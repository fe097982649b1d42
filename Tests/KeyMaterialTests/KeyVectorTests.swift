import FoundationEssentials
import KeyMaterial
import Testing

/// Each file under Vectors is a case; the name of a refused one begins with its refusal.
@Suite struct KeyVectorTests {
    static let folder: String = #filePath.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/Vectors/"

    static func files(in group: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + group)) ?? []).sorted().map { group + "/" + $0 }
    }

    static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: folder + path) ?? Data(), as: UTF8.self)
    }

    @Test(arguments: files(in: "accepted"))
    func `a key that may be used is read`(_ path: String) throws {
        let text = Self.text(path)
        if path.contains("private") {
            let key = try PrivateKey(pem: text)
            let again = try PrivateKey(pem: key.pkcs8PEM())
            #expect(again.publicKey == key.publicKey)
        } else {
            let key = try PublicKey(pem: text)
            let again = try PublicKey(der: key.spki)
            #expect(again == key)
            #expect(again.hashValue == key.hashValue)
            #expect(try SHA256.digest(key.spki) == key.spkiFingerprint)
        }
    }

    @Test(arguments: files(in: "refused"))
    func `a key that may not be used is refused by its own name`(_ path: String) {
        let text = Self.text(path)
        let expected = path.dropFirst("refused/".count).split(separator: "-").first ?? ""
        do {
            if expected == "privateKeyEncrypted" {
                _ = try PrivateKey(pem: text)
            } else {
                _ = try PublicKey(pem: text)
            }
            Issue.record("\(path) was accepted")
        } catch {
            #expect("\(error)".hasPrefix(expected), "\(path): \(error)")
        }
    }

    @Test func `there are vectors`() {
        #expect(Self.files(in: "accepted").count > 7)
        #expect(Self.files(in: "refused").count > 20)
    }
}
