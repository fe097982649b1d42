/// What an event made of its subject: the attributes that became others, as they were and as they are, and whom a group
/// gained and lost.
///
/// Enough to look at the subject as it was, and to take the change back. Never a password, a token or an assertion.
package struct JournalChange: Hashable, Sendable {
    /// The text of a JSON object: the changed attributes as they were. One that is in `after` alone is new; nil: the subject wasn't there.
    package let before: [UInt8]?
    /// The same attributes as they are now; nil: the subject is no more.
    package let after: [UInt8]?
    /// Identifiers of members that came.
    package let added: [String]
    /// Identifiers of members that went.
    package let removed: [String]

    package init(before: [UInt8]? = nil, after: [UInt8]? = nil, added: [String] = [], removed: [String] = []) {
        self.before = before
        self.after = after
        self.added = added
        self.removed = removed
    }

    /// As the journal stores it: a JSON object with the members that there are.
    package var text: String {
        var json = JournalText()
        json.raw("{".utf8)
        if let before {
            json.name("before")
            json.raw(before)
        }
        if let after {
            json.name("after")
            json.raw(after)
        }
        if !added.isEmpty {
            json.name("added")
            json.strings(added)
        }
        if !removed.isEmpty {
            json.name("removed")
            json.strings(removed)
        }
        json.raw("}".utf8)
        return json.text
    }
}
