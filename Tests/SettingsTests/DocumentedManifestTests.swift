import Tenancy
import Testing

@testable import Settings

/// The example of the interface contract, word for word.
@Suite struct DocumentedManifestTests {
    static let path = "Tests/SettingsTests/Documented/acme.yaml"

    @Test func `the documented example parses to what it says`() throws {
        let (manifests, mistakes) = ManifestReader(files: Repository.files).read(files: [Self.path], certs: "certs")
        #expect(mistakes.isEmpty)
        let manifest = try #require(manifests.first)
        let firstgen = try #require(manifest.account.integrations.first)
        let nextgen = try #require(manifest.account.integrations.last)
        #expect(firstgen.membership == .idp)
        #expect(nextgen.entityID == "https://sp.example/acme")
        #expect(nextgen.trust?.entityID == "https://idp.example/acme")
        #expect(nextgen.trust?.ssoURL == "https://idp.example/acme/sso")
        #expect(nextgen.trust?.sloURL == "https://idp.example/acme/slo")
        #expect(nextgen.trust?.certificates.count == 1)
        #expect(nextgen.attributes.familyName == "familyName")
        let keys = try #require(manifest.keys[nextgen.id])
        #expect(keys.signing.count == 1)
        #expect(keys.decryption.count == 2)
        #expect(manifest.keys[firstgen.id] == nil)
    }

    @Test func `the documented example spells out the defaults`() throws {
        let (manifests, _) = ManifestReader(files: Repository.files).read(files: [Self.path], certs: "certs")
        var nextgen = try #require(manifests.first?.account.integrations.last)
        var expected = Integration(id: nextgen.id, generation: .nextgen)
        expected.entityID = nextgen.entityID
        expected.trust = nextgen.trust
        nextgen.attributes = AttributeMapping()
        #expect(nextgen == expected)
    }

    @Test func `an account of one line has every default`() throws {
        let (manifests, mistakes) = ManifestReader(files: .memory(["a.yaml": "account: acme"])).read(
            files: ["a.yaml"], certs: "certs")
        #expect(mistakes.isEmpty)
        var expected = Account(id: try #require(Slug("acme")), name: "acme")
        expected.source = "a.yaml"
        #expect(manifests.first?.account == expected)
    }

    @Test func `no truncation of a good file traps or loads half of it`() throws {
        let text = try #require(Repository.text(Self.path))
        let bytes = Array(text.utf8)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            let cut = String(decoding: bytes.prefix(length), as: UTF8.self)
            let (manifests, mistakes) = ManifestReader(files: .memory(["a.yaml": cut])).read(
                files: ["a.yaml"], certs: "certs")
            #expect(manifests.isEmpty == !mistakes.isEmpty)
        }
    }

    @Test func `no damage to a good file traps`() throws {
        let good = Array(try #require(Repository.text(Self.path)).utf8)
        let strange = Array("\"'{}[]&*?:-#|>%@`!,\n\t\0 \u{E000}é<<".utf8)
        var state: UInt64 = 42
        func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(below))
        }
        for _ in 0..<1_500 {
            var bytes = good
            for _ in 0...next(4) { bytes[next(bytes.count)] = strange[next(strange.count)] }
            let damaged = bytes
            let source = FileSource(read: { _, _ in .success(damaged) }, list: { _ in nil })
            let (manifests, mistakes) = ManifestReader(files: source).read(files: ["a.yaml"], certs: "certs")
            #expect(manifests.isEmpty || mistakes.isEmpty)
        }
    }
}
