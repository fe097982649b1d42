import Foundation
import Testing

@testable import Pages

@Suite struct EscapingTests {
    /// What an IdP's admin, or whoever provisions a person, may put into a name.
    static let hostile = [
        "\"><script>alert(1)</script>", "' autofocus onfocus='alert(1)", "</title><script>alert(1)</script>",
        // Each special character with something that joins it into one grapheme cluster.
        "\"\u{301} onfocus=alert(1) x=\"", "<\u{301}img src=x>", "<\u{200d}script>alert(1)</script>",
        "&\u{301}lt;script>", "\"\u{fe0f}><script>alert(1)</script>", "'\u{20dd}'",
        ">\u{e0101}<script>alert(1)</script>",
        "{{{page.title}}}", "{{> head}}", "\u{0}<\u{0}script>", "<!--", "]]>", "&lt;script&gt;",
    ]

    @Test(arguments: hostile) func `text stays text`(_ text: String) {
        let escaped = PageEscaping().escapeText(text)
        #expect(!escaped.utf8.contains { [0x22, 0x27, 0x3c, 0x3e, 0x00].contains($0) })
        var back = escaped
        for (entity, character) in [("lt", "<"), ("gt", ">"), ("quot", "\""), ("#39", "'"), ("amp", "&")] {
            // Literally: a search by `Character` has the very blindness that is tested here.
            back = back.replacingOccurrences(of: "&\(entity);", with: character, options: .literal)
        }
        #expect(Array(back.unicodeScalars) == Array(text.replacing("\u{0}", with: "\u{fffd}").unicodeScalars))
    }

    @Test(arguments: hostile) func `a page with hostile text has the markup of one with plain text`(_ text: String)
        throws
    {
        let pages = try Samples.pages()
        let link = try Samples.link("/x")
        func samples(of text: String) -> [any PageModel] {
            let hidden = [HiddenField(name: text, value: text)]
            return [
                RefusalPage(sentence: text, reference: text, next: text, retry: link),
                SignedInPage(account: text, person: text, next: nil, logout: nil),
                ProblemPage(title: text, sentence: text, next: text, reference: text),
                ChoosePersonPage(
                    account: text, integration: text, action: link, hidden: hidden,
                    people: [.init(value: text, name: text, detail: text)], title: text),
                PostFormPage(action: link, hidden: hidden, title: text, sentence: text),
                DemoHomePage(
                    doors: [.init(name: text, explanation: text, link: link)],
                    steps: [.init(text: text, command: text)], title: text, introduction: text),
                DemoApplicationPage.received(claims: [.init(name: text, value: text)], json: text, again: link),
                DemoApplicationPage.refused(error: text, description: text, again: link),
            ]
        }
        for (hostile, plain) in zip(samples(of: text), samples(of: "plain")) {
            #expect(markup(pages.render(hostile)) == markup(pages.render(plain)))
        }
    }

    /// The bytes that are markup to a browser, in order: what a value must never add to.
    private func markup(_ html: String) -> [UInt8] {
        html.utf8.filter { [0x22, 0x27, 0x3c, 0x3e].contains($0) }
    }

    @Test func `the templates escape every value and include nothing`() throws {
        for name in PageTemplate.allCases.map(\.rawValue) + ["head", "foot"] {
            let text = try #require(Assets.text("\(name).mustache"))
            for unsafe in ["{{{", "{{&", "{{>", "{{<", "{{$", "{{=", "{{%", "{{*"] {
                #expect(!text.contains(unsafe), "\(name) has \(unsafe)")
            }
            #expect(!text.contains(/=\{\{|='[^']*\{\{/), "\(name) has a value in an attribute without double quotes")
        }
    }

    @Test(arguments: [
        "/accounts/acme/login", "/", "/a?b=c#d", "https://app.example/x", "http://127.0.0.1:9000/callback",
        "HTTPS://app.example/",
    ]) func `a path and a web address are links`(_ text: String) {
        #expect(PageLink(text)?.text == text)
    }

    @Test(arguments: [
        "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "\tjavascript:alert(1)", "java\nscript:alert(1)",
        "data:text/html,x", "//evil.example", "/\\evil.example", "\\\\evil.example", "relative", "https://", "http:/x",
        " /x", "/x y", "/x\n", "vbscript:x", "https:evil.example", "/\t/evil.example",
    ]) func `anything else is no link`(_ text: String) {
        #expect(PageLink(text) == nil)
    }
}
