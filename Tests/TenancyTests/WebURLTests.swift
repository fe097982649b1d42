import Tenancy
import Testing

@Suite struct WebURLTests {
    @Test(arguments: [
        "https://idp.example/sso", "HTTPS://idp.example:8443/sso?tenant=a", "http://localhost:8080/sso",
        "http://127.0.0.1/sso", "http://[::1]:8080/sso",
    ])
    func `a browser may be sent to https, or where no network is crossed`(_ url: String) throws {
        #expect(try WebURL(url).isSecure)
    }

    @Test(arguments: [
        "", "https://", "https:///sso", "http://idp.example/sso", "javascript:alert(1)", "//idp.example/sso",
        "http://localhost:x@idp.example/", "http://127.0.0.1@idp.example/", "https://a@idp.example/",
        "http://127.0.0.1.idp.example/", "http://127.1/", "http://localhost.idp.example/",
        "https://idp.example/a b", "https://idp.example\\@evil.example/", "https://idp.example/#x",
        "https://idp.example/\u{0}", "https://idp.example/\"", "https://idp.exámple/",
        "https://idp.example/" + String(repeating: "a", count: 2_048),
    ])
    func `nowhere else`(_ url: String) {
        #expect((try? WebURL(url))?.isSecure != true)
    }
}
