import Testing

@testable import Gateway

/// What browsers send is read, and nothing else is.
@Suite struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=----X"

    private static func body(_ parts: [(String, String)], end: String = "------X--\r\n") -> [UInt8] {
        let text = parts.map { "------X\r\nContent-Disposition: form-data; \($0.0)\r\n\r\n\($0.1)\r\n" }.joined() + end
        return Array(text.utf8)
    }

    @Test func `a form with a file is read`() throws {
        let parts = [
            ("name=\"a\"", "ä"), ("name=\"file\"; filename=\"m.xml\"\r\nContent-Type: text/xml", "<x>\r\n--\r\n</x>"),
            ("name=\"empty\"", ""),
        ]
        let form = try #require(MultipartForm(Self.body(parts), contentType: Self.type))
        #expect(form["a"] == "ä")
        #expect(form["file"] == "<x>\r\n--\r\n</x>")
        #expect(form["empty"] == "")
        #expect(form["other"] == nil)
    }

    @Test func `a field that stands twice is none`() throws {
        let form = try #require(
            MultipartForm(Self.body([("name=\"a\"", "1"), ("name=\"a\"", "2")]), contentType: Self.type))
        #expect(form["a"] == nil)
    }

    @Test func `whatever isn't well-formed is refused`() {
        let good = Self.body([("name=\"a\"", "1")])
        #expect(MultipartForm(good, contentType: Self.type) != nil)
        let types = [
            nil, "", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
            "multipart/mixed; boundary=----X",
        ]
        for type in types { #expect(MultipartForm(good, contentType: type) == nil, "\(type ?? "none")") }
        for length in 0..<(good.count - 2) {
            let cut = MultipartForm(Array(good.prefix(length)), contentType: Self.type)
            #expect(cut == nil, "the first \(length) bytes")
        }
        #expect(MultipartForm(Self.body([("filename=\"a\"", "1")]), contentType: Self.type) == nil, "no name")
        let many = (0...20).map { ("name=\"a\($0)\"", "1") }
        #expect(MultipartForm(Self.body(many), contentType: Self.type) == nil, "too many")
    }
}
