/// How XML becomes the bytes that are digested.
///
/// Comments are refused by the parser, so the variants with comments give the same bytes.
package enum CanonicalizationMethod: Sendable, Hashable {
    /// Exclusive XML Canonicalization 1.0, with the prefixes of `InclusiveNamespaces PrefixList`; `#default` is the
    /// default namespace.
    case exclusive(inclusivePrefixes: [String])
    /// Canonical XML 1.0, with namespaces and `xml:` attributes from the whole document.
    case inclusive
    /// Canonical XML 1.1: the same, but `xml:id` isn't inherited. An inherited `xml:base` would have to be joined with
    /// others, which implementations do differently, so it refuses.
    case inclusive11
}
