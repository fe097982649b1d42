import Testing

@testable import Settings

@Suite struct ValueTests {
    private func isSecure(_ text: String) -> Bool { (try? WebAddress.secure(text)) == text }
    private func isRedirect(_ text: String) -> Bool { (try? WebAddress.redirect(text)) == text }

    @Test(arguments: [
        "https://idp.example", "https://idp.example:8443/sso?x=1", "http://127.0.0.1:8080/x", "http://localhost/",
        "http://[::1]:1/", "HTTPS://IDP.example/", "http://127.9.9.9/",
    ])
    func `a secure URL is taken as written`(url: String) {
        #expect(isSecure(url))
    }

    @Test(arguments: [
        "", "https:", "https://", "https:///x", "http://idp.example", "http://127.0.0.1.evil.example/",
        "ftp://idp.example",
        "https://a@b/", "https://a b/", "https://a/#f", "https://a\\b/", "https://-a/", "https://a:99999/",
        "https://a:/",
        "https://bücher.example/", "https://[::1/", "https://[x]/", "http://127.0.0.1@evil.example/", "http://127.1/",
        "http://0x7f.0.0.1/", "http://localhost.evil.example/", "https://a/\"onload", "https://a/<b>",
    ])
    func `another URL is refused`(url: String) {
        #expect(!isSecure(url))
    }

    @Test(arguments: [
        "javascript:alert(1)", "data:text/html,x", "app:/x", "com.example.app:/a b", "/callback", "http://a.example/",
    ])
    func `a redirect URI that anybody could catch or run is refused`(url: String) {
        #expect(!isRedirect(url))
    }

    @Test(arguments: ["com.example.app:/callback", "http://127.0.0.1:9/cb", "https://a.example/cb"])
    func `a redirect URI of a page or an app is taken`(url: String) {
        #expect(isRedirect(url))
    }

    @Test(arguments: [
        ("signRequests", "sign_requests"), ("enabeld", "enabled"), ("generaton", "generation"), ("xyz", nil),
        ("di", "id"),
        ("completely_different", nil), ("i", "id"),
    ])
    func `a slip finds the word that was meant`(word: String, meant: String?) {
        #expect(Spelling.nearest(to: word, among: ["id", "generation", "enabled", "sign_requests"]) == meant)
    }

    @Test(arguments: [
        "name: A & B", "name: \"x: *y\"", "name: 'it''s *x'", "# - *x", "name: a *b", "x: a&b", "name: 5 * 3",
        "name: a # &x", "domains: [a, b]",
    ])
    func `an ampersand or a star inside a text is no anchor`(yaml: String) {
        #expect(YAMLGuard.passes(Array(yaml.utf8), log: MistakeLog(file: "x")))
    }

    @Test(arguments: [
        "x: &a 1", "x: *a", "- *a", "- - *a", "[*a]", "{x: *a}", "? *a", "*a : 1", "x:\n  *a", "[b, *a]", "x: *é",
    ])
    func `an anchor or an alias is found`(yaml: String) {
        #expect(!YAMLGuard.passes(Array(yaml.utf8), log: MistakeLog(file: "x")))
    }

    @Test func `values are quoted so that they can't forge a line of a log`() {
        #expect("a\nb".quoted == "\"a\\nb\"")
        #expect(String(repeating: "x", count: 200).quoted.count == 80)
    }
}
