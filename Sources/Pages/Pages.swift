import Mustache
package import Tenancy

/// View models to HTML: complete documents that work without scripts, hold no style or script of their own, and load
/// nothing from elsewhere.
package struct Pages: Sendable {
    private let library: MustacheLibrary
    private let addresses: Addresses

    /// Compiles every template, once.
    /// - Parameter urls: tells under which path this deployment's `/assets/` are.
    /// - Throws: `PagesFault` for a template that doesn't compile: a fault of this build, which a test finds.
    package init(urls: PublicURLs) throws(PagesFault) {
        addresses = Addresses(urls: urls)
        MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
        guard let head = Assets.text("head.mustache"), let foot = Assets.text("foot.mustache") else {
            throw PagesFault(template: "head, foot", reason: "not in the binary")
        }
        var library = MustacheLibrary()
        for template in PageTemplate.allCases {
            guard let body = Assets.text("\(template.rawValue).mustache") else {
                throw PagesFault(template: template.rawValue, reason: "not in the binary")
            }
            // One text a page, and no partials: Mustache goes back to its own escaping inside those.
            let text = "{{% CONTENT_TYPE: \(PageEscaping.name)}}\n" + head + body + foot
            do {
                try library.register(text, named: template.rawValue)
            } catch {
                throw PagesFault(template: template.rawValue, reason: "\(error)")
            }
        }
        self.library = library
    }

    /// The page as an HTML document, for `text/html; charset=utf-8` and the model's `contentSecurityPolicy`.
    package func render<Model: PageModel>(_ page: Model) -> String {
        let frame = Frame(
            page: page, stylesheet: addresses.stylesheet, script: addresses.script, icon: addresses.icon,
            referrer: Model.referrerPolicy)
        // Never nil: `init` compiled every template that there is.
        return library.render(frame, withTemplate: Model.template.rawValue) ?? ""
    }

    /// What every template can name beside its own model.
    private struct Frame<Model: PageModel> {
        let page: Model
        let stylesheet: String
        let script: String
        let icon: String
        let referrer: String
    }
}

/// A template of this build can't be used.
package struct PagesFault: Error, Sendable, CustomStringConvertible {
    package let template: String
    package let reason: String

    package var description: String { "page template \(template): \(reason)" }
}
