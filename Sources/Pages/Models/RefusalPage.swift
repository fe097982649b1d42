/// What a person sees who wasn't let in. Every refused assertion looks alike here: who may know the reason looks it up.
package struct RefusalPage: PageModel {
    package static let template = PageTemplate.refusal

    package let title = "You were not logged in"
    package let sentence: String
    package let reference: String
    package let next: String
    package let retry: PageLink?

    /// - Parameters:
    ///   - sentence: what happened, the public half of the refusal; never a field, a value or a name from the message.
    ///   - reference: under which the attempt is recorded; also sent as `X-Login-Reference`.
    ///   - next: what the person can do.
    ///   - retry: where a new attempt starts; nil when it would end alike.
    package init(sentence: String, reference: String, next: String, retry: PageLink?) {
        self.sentence = sentence
        self.reference = reference
        self.next = next
        self.retry = retry
    }
}
