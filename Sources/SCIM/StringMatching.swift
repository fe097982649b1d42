/// How strings of an attribute compare.
package enum StringMatching: Sendable, Hashable {
    /// Byte by byte (`caseExact` true).
    case exact
    /// Without case (`caseExact` false).
    case folded
    /// As userNames do.
    case userName

    /// The text to compare, index and search by.
    package func key(_ text: String) -> String {
        switch self {
        case .exact: text
        case .folded: CaseFold.key(text)
        case .userName: UserNameKey(text).text
        }
    }
}
