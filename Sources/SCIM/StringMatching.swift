/// How strings of an attribute compare.
package enum StringMatching: Sendable, Hashable {
    /// Byte by byte (`caseExact` true).
    case exact
    /// Without case (`caseExact` false).
    case folded
    /// As userNames do.
    case userName

    /// Whether a text has this key.
    func equal(_ text: String, key: String) -> Bool {
        // No mapping changes a text's length eightfold, so a very long text need not be folded to know.
        if text.utf8.count > 8 * key.utf8.count + 64 { return false }
        return self.key(text).isExactly(key)
    }

    /// The text to compare, index and search by.
    package func key(_ text: String) -> String {
        switch self {
        case .exact: text
        case .folded: CaseFold.key(text)
        case .userName: UserNameKey(text).text
        }
    }
}
