/// What a PATCH comes to.
package struct PatchOutcome: Sendable {
    /// The document after all operations; the very one before, when nothing changed.
    package let document: ResourceDocument
    /// Whether the document is another than before. Whether members changed is for their store to say.
    package let changed: Bool
    /// The changes to the collection, in order, neighbors of one kind joined.
    package let membership: [MembershipChange]
    /// The attributes that the operations were about, each once, as paths without filters.
    package let touched: [String]
}
