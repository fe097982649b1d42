/// Lets a person choose by which app integration they log in, where nothing else decides.
package struct ChooseIntegrationPage: PageModel {
    package static let template = PageTemplate.chooseIntegration

    /// One way to log in.
    package struct Way: Sendable {
        package let name: String
        package let detail: String?
        package let link: PageLink

        package init(name: String, detail: String? = nil, link: PageLink) {
            self.name = name
            self.detail = detail
            self.link = link
        }
    }

    package let title = "How do you log in?"
    package let account: String
    package let ways: [Way]

    /// - Parameters:
    ///   - account: the account's name, as people know it.
    ///   - ways: each a link that begins the login.
    package init(account: String, ways: [Way]) {
        self.account = account
        self.ways = ways
    }
}
