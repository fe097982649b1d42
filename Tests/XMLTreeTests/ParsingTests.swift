import Testing

@testable import XMLTree

@Suite struct ParsingTests {
    static let refused: [(String, XMLRefusal)] = [
        ("", .empty),
        ("<a>\0</a>", .zeroByte),
        ("<a/>\0<b/>", .zeroByte),
        ("<!DOCTYPE a><a/>", .documentTypeDeclaration),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>", .documentTypeDeclaration),
        ("<a><!DOCTYPE b></a>", .documentTypeDeclaration),
        ("<a>t<!-- c -->u</a>", .comment),
        ("<!-- c --><a/>", .comment),
        ("<a/><!-- c -->", .comment),
        ("<a>t<?pi x?>u</a>", .processingInstruction),
        ("<?pi x?><a/>", .processingInstruction),
        (" <?xml version='1.0'?><a/>", .processingInstruction),
        ("<?xml version='1.1'?><a/>", .versionUnsupported),
        ("<?xml encoding='UTF-8'?><a/>", .versionUnsupported),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>", .encodingUnsupported),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", .encodingUnsupported),
        ("<?xml version='1.0' encoding='UTF-7'?><a/>", .encodingUnsupported),
        (
            "<a id='\(String(repeating: "x", count: 10))' \((0...64).map { "b\($0)=''" }.joined(separator: " "))/>",
            .tooManyAttributes(limit: 64)
        ),
        ("<a \((0...64).map { "xmlns:b\($0)='urn:x'" }.joined(separator: " "))/>", .tooManyNamespaces(limit: 64)),
        (String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65), .tooDeep(limit: 64)),
        ("<\(String(repeating: "a", count: 600))/>", .nameTooLong(limit: 512)),
        ("<a xmlns='urn:\(String(repeating: "a", count: 1_100))'/>", .namespaceTooLong(limit: 1_024)),
        ("<a>" + String(repeating: "<b/>", count: 20_001) + "</a>", .tooManyElements(limit: 20_000)),
    ]

    @Test(arguments: refused.indices)
    func `what no message may have is refused by its own name`(_ index: Int) {
        let (xml, refusal) = Self.refused[index]
        #expect(throws: refusal) { try XMLDocument.parse(Array(xml.utf8)) }
    }

    @Test(
        arguments: [
            "<a", "<a>", "<a></b>", "</a>", "<a/><b/>", "text", "<a/>text", "text<a/>", "<a b=\"1\" b=\"2\"/>",
            "<a>&unknown;</a>", "<a>&#0;</a>", "<a>&#xFFFE;</a>", "<a>&#xD800;</a>", "<a>\u{1}</a>", "<a>]]></a>",
            "<a b=<c/>/>", "<a b='<'/>", "<a b/>", "<a b=c/>", "<1/>", "<a><![CDATA[</a>", "<![CDATA[x]]><a/>",
            // Namespace mistakes that libxml2 reports and lets through.
            "<p:a/>", "<a p:b=''/>", "<a xmlns:p='urn:x' xmlns:q='urn:x' p:b='' q:b=''/>", "<a xmlns:xml='urn:x'/>",
            "<a xmlns:p=''/>", "<a:b:c xmlns:a='urn:x'/>", "<:x/>", "<a xmlns='relative'/>",
            "<a xmlns:xmlns='urn:x'/>", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
            "<a xmlns='http://www.w3.org/2000/xmlns/'/>", "<a xml:id='x'><b xml:id='x'/></a>", "<?xml version='1.0'?",
            "<a>&lt</a>", "<a>&#xg;</a>", "<a b='&x;'/>", "<a xmlns:a='urn:a' xmlns:a='urn:b'/>",
        ])
    func `what is malformed is refused`(_ xml: String) {
        #expect(throws: XMLRefusal.self) { try XMLDocument.parse(Array(xml.utf8)) }
    }

    @Test(
        arguments: [
            [0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e], [0x3c, 0x61, 0x3e, 0xc0, 0x80, 0x3c, 0x2f, 0x61, 0x3e],
            [0x3c, 0x61, 0x3e, 0xed, 0xa0, 0x80, 0x3c, 0x2f, 0x61, 0x3e], [0xc3], [0xff, 0xfe, 0x3c, 0x00],
        ] as [[UInt8]])
    func `bytes that aren't UTF-8 are refused`(_ bytes: [UInt8]) {
        #expect(throws: XMLRefusal.self) { try XMLDocument.parse(bytes) }
    }

    @Test(
        arguments: [
            "<a/>", "<?xml version=\"1.0\"?><a/>", "<?xml version='1.0' encoding='utf-8' standalone='yes' ?>\n<a/>\n",
            "\u{feff}<a/>", "\u{feff}<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>", "\r\n<a/>\r\n",
            "<?xml version=\"1.0\" encoding=\"UTF8\"?><a/>", "<a b = '1'\n c\t=\t\"2>\"/>",
            "<a><![CDATA[<!-- no comment --><?no?>]]></a>",
            "<a b='xmlns=' c='/>'/>", "<a xmlns=''/>", "<a b='&lt;!DOCTYPE>'/>",
        ])
    func `what providers really send is accepted`(_ xml: String) throws {
        #expect(try XMLDocument.parse(Array(xml.utf8)).root.name == "a")
    }

    @Test func `metadata may have comments, and they leave no trace in the text`() throws {
        let xml = "<!-- by hand --><?style x?><a>te<!-- c -->xt<?p?>!</a><!-- end -->"
        let document = try XMLDocument.parse(Array(xml.utf8), limits: .metadata)
        #expect(try document.root.text() == "text!")
        #expect(throws: XMLRefusal.self) {
            try XMLDocument.parse(Array("<!-- a -- b --><a/>".utf8), limits: .metadata)
        }
    }

    @Test func `a message above the limit is refused unread`() {
        let bytes = [UInt8](repeating: 0x3c, count: 262_145)
        #expect(throws: XMLRefusal.tooLarge(bytes: 262_145, limit: 262_144)) { try XMLDocument.parse(bytes) }
    }

    @Test func `the same ID twice is refused wherever it is`() throws {
        for xml in [
            "<a ID='x'><b ID='x'/></a>", "<a ID='x'><b><c Id='x'/></b></a>", "<a id='x' xmlns:p='urn:p' p:ID='x'/>",
            "<a ID='x&#32;'><b ID='x&#32;'/></a>",
        ] {
            let document = try XMLDocument.parse(Array(xml.utf8))
            #expect(throws: XMLRefusal.idRepeated) { try document.requireUniqueIDs() }
        }
        try XMLDocument.parse(Array("<a ID='x'><b ID='y'/><c ID='X'/><d ID=''/></a>".utf8)).requireUniqueIDs()
    }

    @Test func `many threads parse at once and read one document`() async throws {
        let shared = try XMLDocument.parse(Array("<a xmlns='urn:a' b='1'><c>text</c></a>".utf8))
        let expected = try shared.root.canonicalize(.inclusive)
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<500 {
                group.addTask {
                    let own = try? XMLDocument.parse(Array("<a xmlns='urn:a' b='1'><c>text</c></a>".utf8))
                    let broken = try? XMLDocument.parse(Array("<a><b\(index)></a>".utf8))
                    return broken == nil && (try? own?.root.canonicalize(.inclusive)) == expected
                        && (try? shared.root.canonicalize(.inclusive)) == expected
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func `a namespace name without an agreed form is refused anywhere in a document`() throws {
        for xml in ["<a xmlns:p='../x'/>", "<a><b><c xmlns:p='x'/></b></a>", "<a xmlns:p='http://x/?a&amp;b'/>"] {
            let document = try XMLDocument.parse(Array(xml.utf8))
            #expect(throws: XMLRefusal.namespaceNotCanonical) { try document.requireCanonicalNamespaces() }
        }
        let fine = "<a xmlns='urn:a'><b xmlns='' xmlns:p='HTTP://x' xmlns:q='a+b-c.d9:'/></a>"
        try XMLDocument.parse(Array(fine.utf8)).requireCanonicalNamespaces()
    }
}
