import Tenancy
import Testing

/// What may name things, and what text that arrives from outside may become.
@Suite struct NameTests {
    @Test(arguments: ["a", "A", "0", "acme", "Acme-Corp_2", String(repeating: "x", count: 64)])
    func `a name of letters, digits, hyphens and underscores is a name`(_ text: String) {
        #expect(Slug<Account>(text)?.text == text)
    }

    @Test(arguments: [
        "", "-a", "_a", "*", "a b", "a/b", "..", "a.b", "é", "a\u{0}", "ａ", "a\n", String(repeating: "x", count: 65),
    ])
    func `anything else is no name`(_ text: String) {
        #expect(Slug<Account>(text) == nil)
    }

    @Test func `names of another case are other names`() {
        #expect(Slug<Account>("acme") != Slug<Account>("Acme"))
    }

    @Test func `an identifier comes back from its text, and only as what it is`() throws {
        let id = ID<User>.fresh(at: Instant(milliseconds: 1_800_000_000_000))
        #expect(ID<User>(id.text) == id)
        #expect(ID<Group>(id.text) == nil)
        #expect(id.text.utf8.count == 30)
    }

    @Test(arguments: [
        "", "usr_", "usr_0000000000000000000000000", "usr_000000000000000000000000000",
        "usr_0000000000000000000000000I", "usr_0000000000000000000000000A", "USR_00000000000000000000000000",
        "usr_0000000000000000000000000u", "usr_../../../../../../etc/pass", "usr_0000000000000000000000000\u{0}",
        "usr_000000000000000000000000é",
    ])
    func `what couldn't have been issued is no identifier`(_ text: String) {
        #expect(ID<User>(text) == nil)
    }

    @Test func `later identifiers sort later, and equal moments differ`() {
        var all: [ID<User>] = []
        for second: Int64 in 0..<200 { all.append(.fresh(at: Instant(milliseconds: second * 977))) }
        #expect(all == all.sorted())
        let same = (0..<1_000).map { _ in ID<User>.fresh(at: Instant(milliseconds: 1)) }
        #expect(Set(same).count == 1_000)
    }

    @Test func `moments beyond the ends of time still make identifiers`() {
        for milliseconds in [Int64.min, -1, .max] {
            let id = ID<User>.fresh(at: Instant(milliseconds: milliseconds))
            #expect(ID<User>(id.text) == id)
        }
    }

    @Test(arguments: ["account", "orgs/default", "orgs/default/projects/checkout"])
    func `a scope comes back from its text`(_ text: String) {
        #expect(Scope(text)?.description == text)
    }

    @Test(arguments: [
        "", "Account", "orgs", "orgs/", "orgs/a/", "orgs/a/projects", "orgs/a/projects/", "/account", "orgs/../x",
    ])
    func `anything else is no scope`(_ text: String) {
        #expect(Scope(text) == nil)
    }

    @Test func `a secret doesn't print`() {
        struct Holder { let secret: Redacted<String> }
        let holder = Holder(secret: Redacted("hunter2"))
        var dumped = ""
        dump(holder, to: &dumped)
        #expect(!"\(holder) \(String(reflecting: holder)) \(dumped)".contains("hunter2"))
        #expect(holder.secret.reveal() == "hunter2")
    }
}
