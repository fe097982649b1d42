import Testing

@testable import XMLTree

@Suite struct ElementTests {
    private func root(_ xml: String) throws -> XMLElement {
        try XMLDocument.parse(Array(xml.utf8)).root
    }

    @Test func `names are compared with their namespace`() throws {
        let element = try root("<p:a xmlns:p='urn:p'><b/></p:a>")
        #expect(element.isNamed("a", in: "urn:p"))
        #expect(!element.isNamed("a", in: "urn:q"))
        #expect(!element.isNamed("a", in: ""))
        #expect(!element.isNamed("aa", in: "urn:p"))
        #expect(!element.isNamed("", in: "urn:p"))
        #expect(!element.isNamed("a\0b", in: "urn:p"))
        #expect(element.children.first?.isNamed("b", in: "") == true)
        #expect(element.name == "a")
        #expect(element.namespace == "urn:p")
    }

    @Test func `an attribute without a prefix is in no namespace`() throws {
        let element = try root("<a xmlns='urn:d' xmlns:p='urn:p' b='1' p:b='2&amp;3' p:c='x'/>")
        #expect(element.attribute("b") == "1")
        #expect(element.attribute("b", namespace: "urn:p") == "2&3")
        #expect(element.attribute("c") == nil)
        #expect(element.attribute("b", namespace: "urn:d") == nil)
        #expect(element.attribute("p") == nil)
        #expect(element.attributes.map(\.value) == ["1", "2&3", "x"])
    }

    @Test func `text is all text and CDATA, and a child element refuses`() throws {
        #expect(try root("<a>x<![CDATA[<y>]]>&amp;z</a>").text() == "x<y>&z")
        #expect(try root("<a/>").text() == "")
        let mixed = try root("<a>x<b/>y</a>")
        #expect(throws: XMLRefusal.elementInText(in: "a")) { try mixed.text() }
        #expect(!mixed.hasOnlyElements)
        #expect(try root("<a> \r\n\t<b/> </a>").hasOnlyElements)
        #expect(throws: XMLRefusal.textBetweenElements(in: "a")) { try mixed.requireOnlyElements() }
    }

    @Test func `the only child is neither the first of two nor none`() throws {
        let element = try root("<a xmlns='urn:d'><b/><c/><c/></a>")
        #expect(try element.only(named: "b", in: "urn:d").parent == element)
        #expect(throws: XMLRefusal.childRepeated("c", in: "a")) { try element.only(named: "c", in: "urn:d") }
        #expect(throws: XMLRefusal.childMissing("d", in: "a")) { try element.only(named: "d", in: "urn:d") }
        #expect(throws: XMLRefusal.childMissing("b", in: "a")) { try element.only(named: "b", in: "") }
        #expect(try element.optional(named: "d", in: "urn:d") == nil)
        #expect(element.all(named: "c", in: "urn:d").count == 2)
        #expect(element.parent == nil)
    }

    @Test func `a prefix in a value means what is in scope`() throws {
        let element = try root("<a xmlns='urn:d' xmlns:x='urn:x'><b xmlns:x='urn:y'/></a>")
        #expect(element.children.first?.namespace(forPrefix: "x") == "urn:y")
        #expect(element.namespace(forPrefix: "x") == "urn:x")
        #expect(element.namespace(forPrefix: "") == "urn:d")
        #expect(element.namespace(forPrefix: "q") == nil)
    }

    @Test func `an element keeps its document alive`() throws {
        let child = try root("<a><b>deep</b></a>").children.first
        #expect(try child?.text() == "deep")
    }

    @Test func `what is written is read again`() throws {
        let hostile = "a<b>&\"'\t\r\n]]>ü\u{1}"
        var writer = XMLWriter(declaration: true)
        writer.element("r", ["xmlns": "urn:r", "v": hostile, "left": nil]) { writer in
            writer.element("t", text: hostile)
            writer.element("e", ["b": "1"])
        }
        let element = try root(writer.xml)
        let expected = hostile.replacing("\u{1}", with: "\u{fffd}")
        #expect(element.attribute("v") == expected)
        #expect(element.attribute("left") == nil)
        #expect(try element.children.first?.text() == expected)
    }
}
