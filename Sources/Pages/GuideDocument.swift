/// A document of `docs/` that is inside the binary and served as a page, so that a verdict's link works wherever the
/// gateway runs.
package enum GuideDocument: String, Sendable, CaseIterable {
    case verdicts
    case identityProviders = "identity-providers"

    /// The file under `docs/`.
    var file: String {
        switch self {
        case .verdicts: "VERDICTS.md"
        case .identityProviders: "IDENTITY-PROVIDERS.md"
        }
    }

    init?(file: String) {
        guard let found = Self.allCases.first(where: { $0.file == file }) else { return nil }
        self = found
    }
}
