import Pages
import Tenancy
import Testing

@Suite struct PageTests {
    @Test func `every page has a language, one heading, one main landmark and a way past the header`() throws {
        let pages = try Samples.pages()
        for (name, page) in try Samples.all() {
            let html = pages.render(page)
            #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"), "\(name)")
            #expect(html.contains("<title>\(page.title) · Gatehouse</title>"), "\(name)")
            #expect(html.ranges(of: "<h1").count == 1, "\(name)")
            #expect(html.ranges(of: "<main id=\"main\"").count == 1, "\(name)")
            #expect(html.contains("<a class=\"skip\" href=\"#main\">"), "\(name)")
            #expect(html.contains("name=\"viewport\""), "\(name)")
        }
    }

    @Test func `no page has a style or a script of its own, or anything from elsewhere`() throws {
        let pages = try Samples.pages()
        for (name, page) in try Samples.all() {
            let html = pages.render(page)
            #expect(!html.contains("<style"), "\(name)")
            #expect(!html.contains(/\sstyle=/), "\(name)")
            #expect(!html.contains(/<[^>]*\son[a-z]+=/), "\(name)")
            let sources = html.matches(of: /<(?:script|img|link)[^>]*\s(?:src|href)="([^"]*)"/).map { String($0.1) }
            #expect(sources.count >= 3, "\(name)")
            #expect(sources.allSatisfy { $0.hasPrefix("/assets/") }, "\(name): \(sources)")
            #expect(!html.contains(/<script(?![^>]*\ssrc=)/), "\(name)")
        }
    }

    @Test func `every element is closed and every id is there once`() throws {
        let pages = try Samples.pages()
        for (name, page) in try Samples.all() {
            let html = pages.render(page)
            #expect(unbalanced(html) == nil, "\(name)")
            let ids = html.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
            #expect(Set(ids).count == ids.count, "\(name): \(ids)")
            for label in html.matches(of: /aria-labelledby="([^"]*)"/) {
                #expect(ids.contains(String(label.1)), "\(name): nothing is called \(label.1)")
            }
            #expect(!html.contains("{{"), "\(name)")
        }
    }

    @Test func `the refusal shows its reference where a script and a person find it`() throws {
        let html = try Samples.pages().render(Samples.refusal())
        #expect(html.contains("<code id=\"reference\">log_01jd7x2m4kq8v5z9w3r6t0yaeb</code>"))
        #expect(html.contains("href=\"/accounts/acme/login\""))
    }

    @Test func `a refusal that would end alike offers no retry`() throws {
        #expect(try !Samples.pages().render(Samples.refusal(retry: nil)).contains("Try again</a>"))
    }

    @Test func `only the page that posts an answer on has a script, and it has a button too`() throws {
        let pages = try Samples.pages()
        for (name, page) in try Samples.all() {
            let hasScript = pages.render(page).contains("<script")
            #expect(hasScript == (name == "post-form"))
            #expect(type(of: page).contentSecurityPolicy.contains("script-src 'self'") == hasScript, "\(name)")
        }
        let html = try pages.render(Samples.postForm())
        #expect(html.contains("<button class=\"button\" type=\"submit\">Continue</button>"))
        #expect(html.contains("<input type=\"hidden\" name=\"SAMLResponse\" value=\"PHNhbWxwOlJlc3BvbnNlPg==\">"))
    }

    @Test func `assets are found under the path of the deployment`() throws {
        for (base, path) in [
            ("https://sp.example", "/assets/"), ("https://sp.example/identity/", "/identity/assets/"),
            ("http://[::1]:8080", "/assets/"), ("https://sp.example/a/b", "/a/b/assets/"),
        ] {
            let html = try Pages(urls: PublicURLs(base: base)).render(ProblemPage.notFound)
            #expect(html.contains("<link rel=\"stylesheet\" href=\"\(path)site.css?v="), "\(base)")
        }
    }

    @Test func `an empty list of people says so`() throws {
        let page = ChoosePersonPage(
            account: "acme", integration: "nextgen", action: try Samples.link("/x"), hidden: [], people: [])
        #expect(try Samples.pages().render(page).contains("There is nobody here yet."))
    }

    /// The first tag that closes nothing, or is never closed.
    private func unbalanced(_ html: String) -> String? {
        let empty: Set<String> = ["meta", "link", "img", "input", "br"]
        var open: [String] = []
        for tag in html.matches(of: /<(\/?)([a-z0-9]+)[^>]*>/) {
            let name = String(tag.2)
            if tag.1.isEmpty {
                if !empty.contains(name) { open.append(name) }
            } else if open.popLast() != name {
                return "</\(name)>"
            }
        }
        return open.last
    }
}
