/// What the demo's application got from the login: the ID token's claims, or an error.
package struct DemoApplicationPage: PageModel {
    package static let template = PageTemplate.demoApplication

    package struct Claim: Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    struct Received: Sendable {
        let claims: [Claim]
        let json: String
    }

    struct Refused: Sendable {
        let error: String
        let description: String?
    }

    package let title: String
    package let again: PageLink
    let received: Received?
    let refused: Refused?

    private init(title: String, again: PageLink, received: Received?, refused: Refused?) {
        self.title = title
        self.again = again
        self.received = received
        self.refused = refused
    }

    /// - Parameters:
    ///   - claims: the claims of the verified ID token, in the order to show them.
    ///   - json: the same, as the token had them.
    package static func received(claims: [Claim], json: String, again: PageLink) -> DemoApplicationPage {
        DemoApplicationPage(
            title: "Welcome", again: again, received: Received(claims: claims, json: json), refused: nil)
    }

    /// - Parameter error: the code of RFC 6749 §4.1.2.1, with its description.
    package static func refused(error: String, description: String?, again: PageLink) -> DemoApplicationPage {
        DemoApplicationPage(
            title: "The login did not succeed", again: again, received: nil,
            refused: Refused(error: error, description: description))
    }
}
