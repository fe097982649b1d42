/// What one page shows. Its stored properties are what its template can name.
package protocol PageModel: Sendable {
    static var template: PageTemplate { get }
    /// The `Content-Security-Policy` that the page is sent with.
    static var contentSecurityPolicy: String { get }
    /// The `Referrer-Policy` that the page is sent with.
    static var referrerPolicy: String { get }
    /// The page's heading and, with the product's name, its title.
    var title: String { get }
}

extension PageModel {
    /// Nothing but our own style sheet and icon; forms go to this host only; nobody may frame the page.
    package static var contentSecurityPolicy: String { PagePolicy.still }

    /// Nobody is told which page a link was on.
    package static var referrerPolicy: String { "no-referrer" }
}

/// The three policies that there are.
enum PagePolicy {
    static let still = "\(common); form-action 'self'"
    /// For the page that carries an answer on: one script of ours. Where the form ends isn't named, because a browser
    /// holds `form-action` against every redirect after it too, and the last of them goes to the application.
    static let posting = "\(common); script-src 'self'"

    /// For the page whose answer may go on to another host: without a script, and for the same reason without
    /// `form-action`.
    static let leaving = common

    private static let common =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
}

/// A field that a form carries and nobody sees.
package struct HiddenField: Sendable {
    package let name: String
    package let value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
