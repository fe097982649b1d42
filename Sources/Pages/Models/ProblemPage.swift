/// Any other problem that a browser meets: a sentence, and what next.
package struct ProblemPage: PageModel {
    package static let template = PageTemplate.problem

    package let title: String
    package let sentence: String
    package let next: String?
    package let reference: String?

    package init(title: String, sentence: String, next: String?, reference: String?) {
        self.title = title
        self.sentence = sentence
        self.next = next
        self.reference = reference
    }

    /// The same for every address that leads nowhere, an account that isn't there included.
    package static let notFound = ProblemPage(
        title: "There is nothing here", sentence: "This address leads nowhere.",
        next: "Check the link that brought you here, or ask whoever gave it to you.", reference: nil)

    /// The database is away (503).
    package static let unavailable = ProblemPage(
        title: "Not available right now", sentence: "Logging in is not possible at the moment.",
        next: "Nothing was lost. Try again in a minute.", reference: nil)
}
