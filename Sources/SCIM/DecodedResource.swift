/// What a POST or PUT body amounts to.
package struct DecodedResource: Sendable {
    package let document: ResourceDocument
    /// The values of the type's collection, each once; nil when the body has none (which a PUT takes for "empty",
    /// RFC 7644 §3.5.1).
    package let members: [MemberRef]?
    /// Whether the body had a password. It was checked and dropped (corner 62).
    package let hadPassword: Bool
    /// Names in the body that were left out: unknown, or readOnly.
    package let ignored: [String]
}
