/// A page of a console: sections of facts, tables and forms. One kind of page for all of them, so that each is made
/// of data and all look alike.
package struct ConsolePage: PageModel {
    package static let template = PageTemplate.console
    /// The browser says with a form where it comes from, which `no-referrer` would keep it from (Fetch §3.1.1).
    package static let referrerPolicy = "same-origin"

    package let title: String
    let frame: ConsoleFrame
    /// The page above this one.
    let above: ConsoleFrame.Place?
    /// Why what was asked for wasn't done.
    let refusal: String?
    /// What was done.
    let outcome: String?
    let sections: [ConsoleSection]

    package init(
        title: String, frame: ConsoleFrame, above: ConsoleFrame.Place? = nil, refusal: String? = nil,
        outcome: String? = nil, sections: [ConsoleSection]
    ) {
        self.title = title
        self.frame = frame
        self.above = above
        self.refusal = refusal
        self.outcome = outcome
        self.sections = sections
    }
}
