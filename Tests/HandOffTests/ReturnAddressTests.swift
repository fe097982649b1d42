import HandOff
import Testing

@Suite struct ReturnAddressTests {
    @Test(arguments: ["/", "/console?x=1#top", "https://shop.example/anything", "https://SHOP.example"])
    func `paths and addresses of registered applications are taken`(text: String) throws {
        #expect(ReturnAddress(text, for: try makeApplications())?.text == text)
    }

    @Test(arguments: [
        "", "console", "//evil.example", "/\\evil.example", "\\/evil.example", "https://evil.example/",
        "https://shop.example.evil.example/", "https://shop.example@evil.example/", "https://shop.example:444/",
        "http://shop.example/", "javascript:alert(1)", "https:shop.example", "https:///shop.example", "/a\nb", "/a b",
        "/\u{e9}", "com.example.app:/done", "/" + String(repeating: "a", count: 2_048),
    ])
    func `everything else is none`(text: String) throws {
        #expect(ReturnAddress(text, for: try makeApplications()) == nil)
    }
}
