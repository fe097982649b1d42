import SignIn
import Testing

@Suite struct MemberFileTests {
    private func names(_ text: String) throws -> [String] { try MemberFile.userNames(Array(text.utf8)) }

    @Test(arguments: [
        "user1\nuser_2\n", "user1\r\nuser_2", "\u{FEFF}userName\nuser1\nuser_2\n", "User Name\nuser1\n\n \nuser_2",
        "id;login;e-mail\n1;user1;a@b\n2;user_2;c@d\n", "First\tUserPrincipalName\nU\tuser1\nV\t user_2 \n",
        "email,userName\na@b,\"user1\"\nc@d,user_2\n", "name,email\n\"One, User\",user1\n\"Two\nlines\",user_2",
        "userName\nuser1\nUSER1\nuser_2\n",
        #"{"Resources":[{"userName":"user1"},{"userName":"user_2","active":true}]}"#,
        #" [{"USERNAME":"user1"},{"userName":"gone","active":false},{"userName":"user_2"}]"#, #"["user1","user_2"]"#,
    ])
    func `the names are found`(text: String) throws {
        #expect(try names(text) == ["user1", "user_2"])
    }

    @Test func `quotes inside quotes are one`() throws {
        #expect(try names("userName,x\n\"a\"\"b\",1\n") == ["a\"b"])
    }

    @Test(arguments: [
        ("", MemberFileRefusal.empty), (" \n\n", .empty), ("userName\n", .empty), ("first,last\nA,B\n", .noColumn),
        ("userName,x\n,1\n", .nameless(2)), ("x,userName\n1,a\n2\n", .nameless(3)),
        ("userName,x\n\"a,1\n", .quoteOpen(2)),
        (#"{"Users":[]}"#, .noList), (#"[{"displayName":"A"}]"#, .nameless(1)), (#"{"Resources":[]}"#, .empty),
        ("user\u{1}1\n", .nameless(1)),
    ])
    func `what can't be read is refused with its place`(text: String, refusal: MemberFileRefusal) throws {
        #expect(throws: refusal) { try names(text) }
    }

    @Test func `what is no text, or no JSON, is refused`() throws {
        #expect(throws: MemberFileRefusal.notUTF8) { try MemberFile.userNames([0x61, 0xff]) }
        #expect(throws: MemberFileRefusal.self) { try names("{") }
    }
}
