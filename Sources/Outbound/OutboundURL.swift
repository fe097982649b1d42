/// A URL's text, as far as it is judged before libcurl takes it apart.
///
/// Only the scheme decides here, and libcurl is then held to that one scheme: where its reading of the rest differs from
/// anybody's, the address that is connected to is judged all the same.
struct OutboundURL: Hashable {
    enum Scheme: String, Hashable, CaseIterable {
        case https, http
    }

    static let limit = 2_048

    let text: String
    let scheme: Scheme

    init?(_ text: String) {
        guard text.utf8.count <= Self.limit, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x5c }) else {
            return nil
        }
        guard let scheme = Scheme.allCases.first(where: { text.lowercased().hasPrefix($0.rawValue + "://") }) else {
            return nil
        }
        self.text = text
        self.scheme = scheme
    }

    /// Scheme, host and port as they are written: alike means the same server.
    var origin: String {
        let authority = text.dropFirst(scheme.rawValue.utf8.count + 3).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return scheme.rawValue + "://" + authority.lowercased()
    }
}
