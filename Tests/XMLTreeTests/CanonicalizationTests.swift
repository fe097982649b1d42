import TestSupport
import Testing

@testable import XMLTree

@Suite struct CanonicalizationTests {
    static let methods: [CanonicalizationMethod] = [
        .exclusive(inclusivePrefixes: []), .inclusive, .inclusive11, .exclusive(inclusivePrefixes: ["b"]),
        .exclusive(inclusivePrefixes: ["#default", "a", "e", "unbound"]),
    ]

    @Test(arguments: methods)
    func `random documents have the canonical form that libxml2 gives them`(_ method: CanonicalizationMethod) throws {
        var compared = 0
        for seed in 1...400 as ClosedRange<UInt64> {
            var random = RandomDocument(seed: seed)
            let xml = random.xml()
            guard let document = try? XMLDocument.parse(Array(xml.utf8)) else { continue }
            for element in elements(under: document.root) {
                let ours = try element.canonicalize(method)
                let theirs = try #require(ReferenceCanonicalizer.canonicalize(element, method))
                if ours != theirs {
                    Issue.record(
                        "seed \(seed) \(element.name) in \(xml)\n\(String(decoding: ours, as: UTF8.self))\n\(String(decoding: theirs, as: UTF8.self))"
                    )
                    return
                }
                compared += 1
            }
        }
        #expect(compared > 2_000)
    }

    @Test(arguments: methods)
    func `an omitted element leaves what libxml2 leaves`(_ method: CanonicalizationMethod) throws {
        for seed in 1...150 as ClosedRange<UInt64> {
            var random = RandomDocument(seed: seed)
            guard let document = try? XMLDocument.parse(Array(random.xml().utf8)) else { continue }
            let all = elements(under: document.root)
            for omitted in all.dropFirst() {
                let ours = try document.root.canonicalize(method, omitting: omitted)
                #expect(ours == ReferenceCanonicalizer.canonicalize(document.root, method, omitting: omitted))
            }
        }
    }

    @Test func `a PrefixList of the usual kinds gives the form that libxml2 gives`() throws {
        let xml = """
            <samlp:Response xmlns:samlp="urn:p" xmlns:xs="urn:xs" xmlns="urn:d" xml:lang="en">
            <saml:A xmlns:saml="urn:a" ID="x"><saml:V xmlns:xsi="urn:xsi" xsi:type="xs:string">v</saml:V>
            <n xmlns=""><m/></n></saml:A></samlp:Response>
            """
        let document = try XMLDocument.parse(Array(xml.utf8))
        let element = try document.root.only(named: "A", in: "urn:a")
        for prefixes in [["xs"], ["#default", "saml", "ds", "xs", "xsi"], ["samlp"], ["#default"], ["xs", "xs"]] {
            let method = CanonicalizationMethod.exclusive(inclusivePrefixes: prefixes)
            let ours = try element.canonicalize(method)
            let theirs = ReferenceCanonicalizer.canonicalize(element, method).map {
                String(decoding: $0, as: UTF8.self)
            }
            #expect(String(decoding: ours, as: UTF8.self) == theirs, "\(prefixes)")
        }
    }

    @Test func `the example of Canonical XML gives the bytes of the recommendation`() throws {
        let xml = "<doc><e2   /><e3   name = \"elem3\"   id=\"elem3\"   /><t>A&#x20;&#13;&lt;</t></doc>"
        let canonical = try XMLDocument.parse(Array(xml.utf8)).root.canonicalize(.inclusive)
        #expect(
            String(decoding: canonical, as: UTF8.self)
                == "<doc><e2></e2><e3 id=\"elem3\" name=\"elem3\"></e3><t>A &#xD;&lt;</t></doc>")
    }

    @Test func `a namespace name with an ampersand has no agreed form and is refused`() throws {
        let document = try XMLDocument.parse(Array("<a xmlns=\"http://x.example/?a&amp;b\"/>".utf8))
        #expect(throws: XMLRefusal.namespaceNotCanonical) { try document.root.canonicalize(.inclusive) }
    }

    @Test(arguments: ["../x", "x", "1a:x", ":x", "a/b:c", "//host/x", "?q"])
    func `a relative namespace name has no canonical form`(_ name: String) throws {
        for xml in ["<a xmlns:p='\(name)'/>", "<a><b xmlns:p='\(name)'/></a>"] {
            guard let document = try? XMLDocument.parse(Array(xml.utf8)) else { continue }
            for method in Self.methods {
                #expect(throws: XMLRefusal.namespaceNotCanonical) { try document.root.canonicalize(method) }
            }
        }
    }

    @Test func `an element outside the signed one can't be omitted`() throws {
        let document = try XMLDocument.parse(Array("<a><b/><c/></a>".utf8))
        let children = document.root.children
        #expect(throws: XMLRefusal.omittedElementElsewhere) {
            try children[0].canonicalize(.inclusive, omitting: children[1])
        }
        #expect(throws: XMLRefusal.omittedElementElsewhere) {
            try children[0].canonicalize(.inclusive, omitting: children[0])
        }
    }

    @Test func `a canonical form that grows beyond the limit is refused`() throws {
        var xml = "<r xmlns:p=\"urn:\(String(repeating: "x", count: 1_000))\">"
        xml += String(repeating: "<p:a/>", count: 5_000) + "</r>"
        let document = try XMLDocument.parse(Array(xml.utf8))
        #expect(throws: XMLRefusal.canonicalFormTooLarge(limit: XMLLimits.standard.canonicalBytes)) {
            try document.root.canonicalize(.exclusive(inclusivePrefixes: []))
        }
    }

    private func elements(under element: XMLElement) -> [XMLElement] {
        [element] + element.children.flatMap { elements(under: $0) }
    }

    @Test func `an ID isn't inherited in version 1.1, and an inherited base refuses`() throws {
        let document = try XMLDocument.parse(Array("<a xml:id='x' xml:lang='en' xml:space='preserve'><b/></a>".utf8))
        let child = document.root.children[0]
        let form = try String(decoding: child.canonicalize(.inclusive11), as: UTF8.self)
        #expect(form == #"<b xml:lang="en" xml:space="preserve"></b>"#)
        #expect(try child.canonicalize(.inclusive11) == ReferenceCanonicalizer.canonicalize(child, .inclusive11))
        #expect(try child.canonicalize(.inclusive) == ReferenceCanonicalizer.canonicalize(child, .inclusive))
        let based = try XMLDocument.parse(Array("<a xml:base='http://x/'><b xml:base='y'/></a>".utf8))
        #expect(throws: XMLRefusal.namespaceNotCanonical) { try based.root.children[0].canonicalize(.inclusive11) }
        #expect(
            try based.root.canonicalize(.inclusive11) == ReferenceCanonicalizer.canonicalize(based.root, .inclusive11))
    }
}
