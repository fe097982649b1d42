/// Why a text is no attribute path (RFC 7644 §3.10 and Figure 7).
package enum PathDefect: Error, Sendable, Equatable {
    /// Not of the grammar.
    case malformed(String)
    /// Of the grammar, but no schema of the resource type knows the attribute.
    case unknown(String)
    /// The part in brackets is at fault.
    case filter(SCIMRefusal)

    package var sentence: String {
        switch self {
        case .malformed(let text): "\"\(text.clipped)\" is not an attribute path."
        case .unknown(let text): "There is no attribute \"\(text.clipped)\" in the resource's schemas."
        case .filter(let refusal): refusal.detail
        }
    }
}
