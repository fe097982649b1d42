/// The demo's identity provider asks who logs in: each person is a button, and works without scripts.
package struct ChoosePersonPage: PageModel {
    package static let template = PageTemplate.choosePerson

    /// One button; pressing it posts the form with `person` set to `value`.
    package struct Person: Sendable {
        package let value: String
        package let name: String
        package let detail: String

        package init(value: String, name: String, detail: String) {
            self.value = value
            self.name = name
            self.detail = detail
        }
    }

    package let title: String
    package let account: String
    package let integration: String
    package let action: PageLink
    package let hidden: [HiddenField]
    package let people: [Person]

    /// - Parameter hidden: what the form carries along: the request that is being answered and its RelayState.
    package init(
        account: String, integration: String, action: PageLink, hidden: [HiddenField], people: [Person],
        title: String = "Choose who logs in"
    ) {
        self.title = title
        self.account = account
        self.integration = integration
        self.action = action
        self.hidden = hidden
        self.people = people
    }
}
