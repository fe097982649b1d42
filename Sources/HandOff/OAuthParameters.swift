/// Name and value pairs of a query or form, already percent-decoded, read as OAuth reads them.
///
/// RFC 6749 §3.1 and §3.2: a parameter without a value counts as omitted, and none may be given twice.
package struct OAuthParameters: Sendable {
    private let values: [String: String]
    /// Names given more than once, empty values included: an attacker who appends a second one hopes that two readers
    /// differ.
    package let repeated: Set<String>

    package init(_ pairs: [(name: String, value: String)]) {
        var values: [String: String] = [:]
        var seen: Set<String> = []
        var repeated: Set<String> = []
        for (name, value) in pairs {
            if !seen.insert(name).inserted { repeated.insert(name) }
            if !value.isEmpty { values[name] = value }
        }
        self.values = values
        self.repeated = repeated
    }

    package subscript(_ name: String) -> String? { values[name] }
}
