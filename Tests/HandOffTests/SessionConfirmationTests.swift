import HandOff
import Tenancy
import Testing

@Suite struct SessionConfirmationTests {
    @Test func `a form is confirmed for its own session and its own purpose only`() throws {
        let account = try #require(Slug<Account>("acme"))
        let (mine, theirs) = (try SessionSecret.fresh(in: account), try SessionSecret.fresh(in: account))
        #expect(mine.confirmsConsole(try mine.consoleConfirmation()))
        #expect(!mine.confirmsConsole(try theirs.consoleConfirmation()))
        #expect(!mine.confirmsConsole(try mine.logoutConfirmation()))
        #expect(!mine.confirms(try mine.consoleConfirmation()))
        #expect(mine.confirms(try mine.logoutConfirmation()))
        for presented in ["", "x", mine.reveal()] { #expect(!mine.confirmsConsole(presented)) }
    }
}
