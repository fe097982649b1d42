/// One operation of a PATCH, resolved and checked against the schema: nothing in it depends on a dialect any more.
package struct PatchOperation: Sendable {
    package enum Change: Sendable {
        /// Adds values, or merges into what is there (RFC 7644 §3.5.2.1). A null sub-attribute is taken away.
        case add(JSONValue)
        /// Replaces values; a complex attribute keeps the sub-attributes that aren't named (RFC 7644 §3.5.2.3).
        case replace(JSONValue)
        /// Takes the target away (RFC 7644 §3.5.2.2).
        case remove
        /// Gives the target no value: a null in a replace (RFC 7643 §2.5).
        case unassign
        /// Takes away the listed values of a multi-valued attribute, and no other.
        case removeListed([JSONValue])
        /// Changes the collection that lives outside the document.
        case collection(MembershipChange)
    }

    package let path: AttributePath
    package let change: Change
    /// Whether an element is created from the path's filter when none matches it.
    package let createsMissing: Bool

    init(path: AttributePath, change: Change, createsMissing: Bool = false) {
        self.path = path
        self.change = change
        self.createsMissing = createsMissing
    }
}
