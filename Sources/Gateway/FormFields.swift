import HandOff

/// The fields of a query or of an `application/x-www-form-urlencoded` body, in their order, repeated ones included.
struct FormFields: Sendable {
    let pairs: [(name: String, value: String)]

    /// Nil when something in it can't be decoded, or there are more fields than any of our forms has.
    init?(_ text: some StringProtocol) {
        var pairs: [(name: String, value: String)] = []
        for part in text.split(separator: "&") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pairs.count < Self.limit, let first = halves.first, let name = URLText.decodeForm(first),
                let value = URLText.decodeForm(halves.dropFirst().first ?? "")
            else { return nil }
            pairs.append((name, value))
        }
        self.pairs = pairs
    }

    init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        self.init(text)
    }

    private static let limit = 100

    /// The value of a field that occurs exactly once.
    subscript(_ name: String) -> String? {
        let values = pairs.filter { $0.name == name }
        return values.count == 1 ? values.first?.value : nil
    }

    var parameters: OAuthParameters { OAuthParameters(pairs) }
}
