import KeyMaterial
import Testing

@Suite struct Base64Tests {
    @Test func `every length comes back`() throws {
        for count in 0..<70 as Range<UInt8> {
            let bytes = (0..<count).map { $0 &* 37 &+ count }
            #expect(try Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(try Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Base64.encode(bytes).utf8.count % 4 == 0)
        }
    }

    @Test func `the vectors of RFC 4648 hold`() throws {
        for (text, encoded) in [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            #expect(Base64.encode(Array(text.utf8)) == encoded)
            #expect(try Base64.decode(encoded) == Array(text.utf8))
        }
        #expect(Base64.encode([0xfb, 0xff]) == "+/8=")
        #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
    }

    @Test(arguments: [" Zg==", "Z g = =\n", "Zm\r\n9v", "\tZm9v ", "  ", "Zg=\r\n="])
    func `white space may stand anywhere`(_ text: String) throws {
        _ = try Base64.decode(text)
    }

    @Test(
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "=", "====", "Zg==Zg==", "Zm9v=", "Zg==A", "Z=g=", "=Zg=",
            "Zm9v*",
            "Zm9v-", "Zm9v_", "Zh==", "Zm9=", "Zm9v\u{0b}", "Zm9v\u{a0}", "Zm9v\0", "Zg%3D%3D", "Zm9vé", "Zg=\u{200b}=",
        ])
    func `nothing else is skipped`(_ text: String) {
        #expect(throws: KeyMaterialRefusal.base64Malformed) { try Base64.decode(text) }
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm 9v", "+/8", "Zm9v\n", "Zm9v="])
    func `the URL-safe form has no padding and no white space`(_ text: String) {
        #expect(throws: KeyMaterialRefusal.base64Malformed) { try Base64URL.decode(text) }
    }
}
