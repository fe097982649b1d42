import Testing

@testable import SCIM

@Suite struct `JSON parsing` {
    @Test(arguments: [
        "", " ", "\u{feff}", "{", "[", "\"", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,]", "[1",
        "{a:1}", "{'a':1}", "nul", "nulL", "True", "tru", "NaN", "Infinity", "-", "+1", "01", "1.", ".5", "1e", "1e+",
        "--1", "1-", "0x10", "{} {}", "{}x", "null null", "// comment", "{\"a\":1 /* */}", "\"\\x\"", "\"\\u12\"",
        "\"\t\"", "\"\n\"", "[1 2]", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "\u{0b}{}",
    ])
    func `corner 89: broken JSON, empty bodies and trailing text are invalidSyntax`(_ broken: String) {
        #expect(refusal { _ = try json(broken) } == "400 invalidSyntax")
    }

    @Test(arguments: [
        #"{"userName":"a","userName":"b"}"#, #"{"userName":"a","USERNAME":"b"}"#,
        #"{"x":{"members":[],"Members":[]}}"#, #"{"a":1,"\u0041":2}"#,
    ])
    func `corner 90: duplicate keys are refused, also by case`(_ duplicate: String) {
        #expect(refusal { _ = try json(duplicate) } == "400 invalidSyntax")
    }

    @Test func `corner 90: duplicates are found among very many keys, in linear time`() throws {
        let members = (0..<50_000).map { "\"k\($0)\":1" }
        let object = try json("{" + members.joined(separator: ",") + "}").object
        #expect(object?.members.count == 50_000)
        #expect(refusal { _ = try json("{" + (members + ["\"K31000\":1"]).joined(separator: ",") + "}") } != nil)
    }

    @Test func `corner 101: keys that are canonically equivalent but differ in bytes stay apart`() throws {
        let object = try #require(try json("{\"\u{e9}\":1,\"e\u{301}\":2}").object)
        #expect(object.members.count == 2)
        #expect(object["\u{e9}"] == 1)
        #expect(object["e\u{301}"] == 2)
        #expect(JSONValue.string("\u{e9}") != JSONValue.string("e\u{301}"))
        #expect(JSONValue.string("\r\n") != JSONValue.string("\n\r"))
    }

    @Test func `corner 91: nesting is limited to 32 levels`() throws {
        let fits = String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        #expect(try json(fits).array != nil)
        for depth in [33, 3_000, 200_000] {
            let arrays = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(refusal { _ = try json(arrays) } == "400 invalidSyntax")
            #expect(refusal { _ = try json(String(repeating: "{\"a\":", count: depth)) } == "400 invalidSyntax")
        }
    }

    @Test(arguments: ["1e999", "-1e999", "3e333", "1e99999999999999999999", "1e-99999999999999999999"])
    func `corner 91: numbers beyond every reader are refused`(_ number: String) {
        #expect(refusal { _ = try json(number) } == "400 invalidSyntax")
    }

    @Test func `corner 91: a 40-digit integer is kept digit by digit`() throws {
        let digits = "1234567890123456789012345678901234567890"
        #expect(text(try json(digits).bytes) == digits)
        #expect(try json(digits) != json("1234567890123456789012345678901234567891"))
    }

    @Test(arguments: [#""\ud800""#, #""\udc00""#, #""\ud800\ud800""#, #""\ud83dx""#, #""\ud83d\n""#])
    func `corner 91: unpaired surrogates are refused`(_ broken: String) {
        #expect(refusal { _ = try json(broken) } == "400 invalidSyntax")
    }

    @Test func `corner 91: NUL is refused, escaped or not, because no engine can store it`() {
        #expect(refusal { _ = try json(#""a\u0000b""#) } == "400 invalidValue")
        #expect(refusal { _ = try json("\"a\u{0}b\"") } == "400 invalidValue")
        #expect(refusal { _ = try json("{\"a\u{0}\":1}") } == "400 invalidValue")
    }

    @Test(arguments: [
        [0x22, 0xff, 0x22], [0x22, 0xc0, 0x80, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0x22, 0xc3, 0x22],
    ])
    func `bytes that are not UTF-8 are refused`(_ bytes: [UInt8]) {
        #expect(refusal { _ = try JSONValue.parse(bytes) } == "400 invalidSyntax")
    }

    @Test func `corner 88: one byte order mark is skipped, two are not`() throws {
        #expect(try json("\u{feff}{}").object?.isEmpty == true)
        #expect(refusal { _ = try json("\u{feff}\u{feff}{}") } == "400 invalidSyntax")
    }

    @Test func `escapes are read and written`() throws {
        let value = try json(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00\u20AC""#)
        #expect(value == .string("\"\\/\u{8}\u{c}\n\r\té😀€"))
        #expect(text(value.bytes) == "\"\\\"\\\\/\\b\\f\\n\\r\\té😀€\"")
        #expect(text(JSONValue.string("\u{1}\u{1f}\u{7f}").bytes) == "\"\\u0001\\u001f\u{7f}\"")
    }

    @Test(arguments: [
        "👩‍👩‍👧‍👦 family", "\u{202e}rtl", "zero\u{200b}width", "a\u{308}\u{323}b", "e\u{301}", "\r\n", "日本語",
    ])
    func `corner 100: every text round trips byte for byte`(_ original: String) throws {
        let again = try JSONValue.parse(JSONValue.string(original).bytes).string
        #expect(again.map { Array($0.utf8) } == Array(original.utf8))
    }

    @Test func `objects keep their order and are equal without it`() throws {
        #expect(text(try json(#"{ "b" : 1 , "a" : [ true , null ] }"#).bytes) == #"{"b":1,"a":[true,null]}"#)
        #expect(try json(#"{"a":1,"b":2}"#) == json(#"{"b":2.0,"a":1}"#))
        #expect(try json(#"{"a":1}"#) != json(#"{"a":1,"b":null}"#))
        #expect(Set([try json(#"{"a":1,"b":2}"#), try json(#"{"b":2.0,"a":1}"#)]).count == 1)
    }

    @Test func `texts that are canonically equivalent don't collide in a set`() {
        // Seven marks of seven combining classes: every order is another text, and all are canonically equivalent.
        let marks: [Unicode.Scalar] = ["\u{301}", "\u{323}", "\u{327}", "\u{338}", "\u{345}", "\u{315}", "\u{31b}"]
        var orders: [[Unicode.Scalar]] = [[]]
        for mark in marks {
            orders = orders.flatMap { order in
                (0...order.count).map { place in
                    var longer = order
                    longer.insert(mark, at: place)
                    return longer
                }
            }
        }
        let texts = orders.map { order in
            var scalars = String.UnicodeScalarView("a".unicodeScalars)
            scalars.append(contentsOf: order)
            return JSONValue.string(String(scalars))
        }
        #expect(Set(texts).count == 5_040)
        #expect(Set(texts.map(\.hashValue)).count > 5_000)
    }

    @Test func `no prefix of a document and no flipped byte makes the parser trap`() throws {
        let whole = Array(#"{"a":[1.5e3,"\u00e9é\n",{"b":null}],"c":true}"#.utf8)
        for length in 0..<whole.count {
            #expect(throws: SCIMRefusal.self) { try JSONValue.parse(Array(whole[..<length])) }
        }
        for place in whole.indices {
            for byte in [UInt8](0...255) {
                var changed = whole
                changed[place] = byte
                _ = try? JSONValue.parse(changed)
            }
        }
    }
}

@Suite struct `JSON numbers` {
    @Test(arguments: [
        ("1", "1.0"), ("1", "1e0"), ("100", "1E2"), ("0", "-0"), ("0.0", "0e5"), ("0.5", "5e-1"), ("12.50", "1.25e1"),
    ])
    func `corner 20: numbers compare by value`(_ left: String, _ right: String) throws {
        #expect(try json(left) == json(right))
        #expect(try json(left).hashValue == json(right).hashValue)
    }

    @Test(arguments: [
        ("-2", "-1"), ("-1", "0"), ("0", "0.1"), ("9", "10"), ("9007199254740992", "9007199254740993"), ("-10", "-9"),
        ("1e-3", "1e-2"), ("1.5", "1.51"), ("-1e300", "1e300"),
    ])
    func `corner 20: numbers order by value, beyond 2^53 too`(_ small: String, _ large: String) throws {
        let small = try #require(JSONNumber(small))
        let large = try #require(JSONNumber(large))
        #expect(small < large)
        #expect(!(large < small))
        #expect(small != large)
    }

    @Test func `whole numbers are integers however they are written`() {
        #expect(JSONNumber("1e2")?.int64 == 100)
        #expect(JSONNumber("-3.0")?.int64 == -3)
        #expect(JSONNumber("0e9")?.int64 == 0)
        #expect(JSONNumber("1.5")?.int64 == nil)
        #expect(JSONNumber("9223372036854775807")?.int64 == Int64.max)
        #expect(JSONNumber("9223372036854775808")?.int64 == nil)
        #expect(JSONNumber("1e18")?.int64 == 1_000_000_000_000_000_000)
        #expect(JSONNumber("1e19")?.int64 == nil)
        #expect(JSONNumber("1e300")?.int64 == nil)
    }
}
