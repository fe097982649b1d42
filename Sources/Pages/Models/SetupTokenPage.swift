/// Shows a new SCIM token, once.
package struct SetupTokenPage: PageModel {
    package static let template = PageTemplate.setupToken

    package let title = "Your SCIM token"
    let integration: String
    let address: String
    let token: String
    let back: PageLink

    /// - Parameter address: the SCIM base URL that it opens.
    package init(integration: String, address: String, token: String, back: PageLink) {
        self.integration = integration
        self.address = address
        self.token = token
        self.back = back
    }
}
