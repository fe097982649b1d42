/// What to order a list by (RFC 7644 §3.4.2.3): for a multi-valued attribute the primary value, else the first;
/// resources without a value come last when ascending and first when descending.
package struct SortKey: Sendable {
    package let path: ResolvedPath
    package let attribute: SchemaAttribute
    package let descending: Bool
}
