import HandOff
import KeyMaterial
import Tenancy
import Testing

@Suite struct AccountSecretTests {
    @Test func `a fresh code is read back as itself`() throws {
        let account = try #require(Slug<Account>("acme-2_x"))
        let code = try AuthorizationCode.fresh(in: account)
        let read = try #require(AuthorizationCode(code.reveal()))
        #expect(read.account == account)
        #expect(read.digest == code.digest)
        #expect(code.digest == (try SHA256.digest(Array(code.reveal().utf8))))
    }

    @Test func `two codes differ`() throws {
        let account = try #require(Slug<Account>("acme"))
        #expect(try AuthorizationCode.fresh(in: account).digest != AuthorizationCode.fresh(in: account).digest)
    }

    @Test(arguments: [
        "", ".", "acme.", "acme.short", "." + challengeText, "a b." + challengeText, "acme." + challengeText + ".x",
        "acme." + challengeText + "=", "acme." + challengeText.dropLast() + "/", String(repeating: "a", count: 9_000),
    ])
    func `what could not have been given out is none`(text: String) { #expect(AuthorizationCode(text) == nil) }

    @Test func `a secret doesn't print`() throws {
        let code = try AuthorizationCode.fresh(in: #require(Slug("acme")))
        var dumped = ""
        dump(code, to: &dumped)
        #expect(!"\(code) \(String(reflecting: code)) \(dumped)".contains("acme."))
    }
}
