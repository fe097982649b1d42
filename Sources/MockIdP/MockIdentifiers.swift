/// The IDs of one answer; the caller brings the randomness.
package struct MockIdentifiers: Sendable, Hashable {
    package let response: String
    package let assertion: String
    package let session: String

    /// - Parameter suffix: letters, digits, `-`, `_` or `.`; random, so that no two answers share an ID.
    package init(suffix: String) {
        response = "_response-\(suffix)"
        assertion = "_assertion-\(suffix)"
        session = "_session-\(suffix)"
    }
}
