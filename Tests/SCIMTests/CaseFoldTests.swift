import Testing

@testable import SCIM

@Suite struct `Case folding` {
    @Test(arguments: [
        ("ABC@Example.COM", "abc@example.com"), ("É", "é"), ("ÉCOLE", "école"), ("ΣΑΣ", "σας"), ("ς", "σ"),
        ("e\u{301}", "é"), ("E\u{301}", "é"), ("ẞ", "ß"), ("ſ", "s"), ("K", "k"), ("Ж", "ж"), ("Ǆ", "ǆ"), ("Ω", "ω"),
        ("A\u{30a}", "å"), ("\u{212b}", "å"),
    ])
    func `corner 98: one key for what differs by case or composition`(_ left: String, _ right: String) {
        #expect(CaseFold.key(left).isExactly(CaseFold.key(right)))
        #expect(UserNameKey(left) == UserNameKey(right))
    }

    @Test(arguments: [("ß", "ss"), ("ı", "i"), ("İ", "i"), ("ı", "I"), ("é", "e"), ("а", "a"), ("ﬁ", "fi")])
    func `corner 98: no more is folded than simple folding does, and no locale matters`(_ left: String, _ right: String)
    {
        #expect(!CaseFold.key(left).isExactly(CaseFold.key(right)))
        #expect(UserNameKey(left) != UserNameKey(right))
    }

    @Test(arguments: [
        ("ＡＢＣ", "abc"), ("ａ＠ｂ．ｃ", "a@b.c"), ("ｶﾞ", "ガ"), ("ﾊﾝｸﾞﾙ", "ハングル"), ("ﾡ", "ㄱ"), ("￥", "¥"),
    ])
    func `corner 98: userNames fold width`(_ left: String, _ right: String) {
        #expect(UserNameKey(left).text.isExactly(UserNameKey(right).text))
    }

    @Test(arguments: [
        ("aadOptscim062020", "aadoptscim", true), ("x=1&PASSWORD", "password", true), ("passwor", "password", false),
        ("", "a", false), ("ééa", "A", true), ("pass\u{17f}word", "password", false),
    ])
    func `a text is found in another in any case of ASCII`(_ text: String, _ needle: String, _ isThere: Bool) {
        #expect(text.contains(anyCase: needle) == isThere)
    }

    @Test func `keys are stable: the key of a key is itself`() {
        for scalar in (0x20...0x2fff).compactMap(Unicode.Scalar.init) {
            let key = CaseFold.key(String(scalar))
            #expect(CaseFold.key(key).isExactly(key), "U+\(String(scalar.value, radix: 16))")
        }
    }
}

@Suite struct `Date and time` {
    @Test(arguments: [
        ("2011-05-13T04:42:34Z", "2011-05-13T06:42:34+02:00"), ("2011-05-13T04:42:34Z", "2011-05-13T04:42:34.000Z"),
        ("2011-05-13T04:42:34Z", "2011-05-13T04:42:34"), ("2011-05-13T24:00:00Z", "2011-05-14T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("2011-05-13T04:42:34.1Z", "2011-05-13T04:42:34.100000000001Z"),
        ("1970-01-01T00:00:00Z", "1969-12-31T20:30:00-03:30"),
    ])
    func `corner 19: dates compare as instants`(_ left: String, _ right: String) throws {
        #expect(try #require(DateTime(left)) == #require(DateTime(right)))
    }

    @Test func `corner 19: the ends of the calendar and known instants`() throws {
        #expect(DateTime("1970-01-01T00:00:00Z")?.seconds == 0)
        #expect(DateTime("2000-02-29T00:00:00Z")?.seconds == 951_782_400)
        #expect(DateTime("9999-12-31T23:59:59Z")?.seconds == 253_402_300_799)
        #expect(DateTime("0001-01-01T00:00:00Z")?.seconds == -62_135_596_800)
        #expect(try #require(DateTime("2011-05-13T04:42:34.1Z")) > #require(DateTime("2011-05-13T04:42:34.09Z")))
    }

    @Test(arguments: [
        "", "2011", "2011-05-13", "2011-13-01T00:00:00Z", "2011-02-29T00:00:00Z", "2011-00-10T00:00:00Z",
        "2011-05-13T25:00:00Z", "2011-05-13T24:00:01Z", "2011-05-13T04:60:00Z", "2011-05-13T04:42:61Z",
        "2011-05-13T04:42:34.Z", "2011-05-13T04:42:34+15:00", "2011-05-13T04:42:34Zx", "99999-01-01T00:00:00Z",
        "2011-05-13 04:42:34Z",
    ])
    func `what is no dateTime is none`(_ text: String) {
        #expect(DateTime(text) == nil)
    }
}
