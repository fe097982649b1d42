import Directory
import Tenancy
import Testing

@Suite struct GroupIdentifierTests {
    @Test(arguments: [
        ("example-group", "example_group"), ("example group", "example_group"), ("example.group", "example_group"),
        ("Équipe Café", "Equipe_Cafe"), ("E\u{301}quipe", "Equipe"), ("1st Floor", "st_Floor"), ("--admins", "admins"),
        ("$$money$", "money$"), ("42-$ops", "ops"), ("a/b\\c:d", "abcd"), ("R&D (2026)", "RD_2026"),
        ("_private", "_private"), ("  x", "__x"), ("Größe", "Groe"), ("admins😀", "admins"), ("日本 team", "_team"),
        (String(repeating: "x", count: 200), String(repeating: "x", count: 128)),
    ])
    func `a name gives this identifier`(_ name: String, _ identifier: String) throws {
        #expect(try candidates(name).first?.text == identifier)
    }

    @Test(arguments: ["日本語", "😀", "", "42", "---", "$$$", "ЖЖ", "and", "TRUE", "Or", "null"])
    func `a name that leaves nothing, or a reserved word, gives one with a hash`(_ name: String) throws {
        let first = try #require(try candidates(name).first)
        #expect(first.text.wholeMatch(of: /(group|\w+)_[0-9a-f]{6}/) != nil)
    }

    @Test func `every candidate of every name fits the grammar`() throws {
        var random = SystemRandomNumberGenerator()
        let alphabet: [String] = [
            "a", "Z", "9", "$", "-", ".", " ", "_", "é", "e\u{301}", "日", "😀", "\u{0}", "\u{202E}", "ß", "\r\n",
        ]
        for _ in 0..<2_000 {
            let length = Int.random(in: 0...200, using: &random)
            let name = (0..<length).map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
            for candidate in try candidates(name) {
                #expect(candidate.text.wholeMatch(of: /[a-zA-Z_][0-9a-zA-Z_$]{0,127}/) != nil, "\(name.unicodeScalars)")
            }
        }
    }

    @Test func `the hash tells names, integrations and groups apart, and is the same each time`() throws {
        let id = ID<Group>.fresh(at: Instant(milliseconds: 1))
        let firstgen = Provenance.managed(by: try #require(Slug("firstgen")))
        let nextgen = Provenance.managed(by: try #require(Slug("nextgen")))
        func list(_ name: String, _ provenance: Provenance, _ id: ID<Group>) throws -> [String] {
            try GroupIdentifier.candidates(displayName: name, provenance: provenance, id: id).map(\.text)
        }
        #expect(try list("日本", firstgen, id) == list("日本", firstgen, id))
        #expect(try list("日本", firstgen, id)[0] != list("日本", nextgen, id)[0])
        #expect(try list("日本", firstgen, id)[0] != list("日本", .native, id)[0])
        #expect(try list("日本", firstgen, id)[0] != list("中国", firstgen, id)[0])
        let other = ID<Group>.fresh(at: Instant(milliseconds: 1))
        #expect(try list("team", firstgen, id).last != list("team", firstgen, other).last)
        #expect(try list("team", firstgen, id).first == list("team", firstgen, other).first)
    }

    private func candidates(_ name: String) throws -> [GroupIdentifier] {
        try GroupIdentifier.candidates(
            displayName: name, provenance: .native, id: .fresh(at: Instant(milliseconds: 1)))
    }
}
