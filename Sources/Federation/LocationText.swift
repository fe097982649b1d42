/// Judges where a browser is sent with a request, by the letters of RFC 3986 that matter here.
package enum LocationText {
    private static let limit = 2_048

    /// Whether it's https, or http where no network is crossed.
    ///
    /// - Parameter url: as metadata has it. Blanks, controls, a fragment, a user name and what browsers and servers read
    ///   differently are refused.
    package static func isSecure(_ url: String) -> Bool {
        let isClean =
            url.utf8.count <= limit
            && url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"#\\\"<>".utf8.contains($0) }
        guard isClean, let mark = url.firstRange(of: "://") else { return false }
        let authority = url[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, !authority.contains("@") else { return false }
        switch url[..<mark.lowerBound].lowercased() {
        case "https": return true
        case "http": return isLoopback(authority.lowercased())
        default: return false
        }
    }

    private static func isLoopback(_ authority: String) -> Bool {
        if authority == "[::1]" || authority.hasPrefix("[::1]:") { return true }
        let host = authority.prefix { $0 != ":" }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return host == "localhost" || numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }
}
