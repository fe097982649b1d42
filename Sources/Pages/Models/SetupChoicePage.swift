/// Lets an IdP's administrator choose which integration to connect, where their link opens several.
package struct SetupChoicePage: PageModel {
    package static let template = PageTemplate.setupChoice

    package let title = "What do you connect?"
    let account: String
    let ways: [ChooseIntegrationPage.Way]

    package init(account: String, ways: [ChooseIntegrationPage.Way]) {
        self.account = account
        self.ways = ways
    }
}
