/// A product that is recognised by the entity IDs that it makes, so that a verdict can point to where its console has
/// the field. Wrong guesses do no harm: nothing but a link depends on it.
package struct KnownIdentityProvider: Hashable, Sendable {
    private enum Mark: Hashable {
        case prefix(String), suffix(String), part(String)
    }

    /// As its maker spells it.
    package let name: String
    /// Its heading in docs/IDENTITY-PROVIDERS.md.
    package let anchor: String
    private let mark: Mark

    private init(_ name: String, _ anchor: String, _ mark: Mark) {
        self.name = name
        self.anchor = anchor
        self.mark = mark
    }

    package init?(entityID: String) {
        guard let known = Self.all.first(where: { $0.matches(entityID) }) else { return nil }
        self = known
    }

    private func matches(_ entityID: String) -> Bool {
        switch mark {
        case .prefix(let text): entityID.hasPrefix(text)
        case .suffix(let text): entityID.hasSuffix(text)
        case .part(let text): entityID.contains(text)
        }
    }

    /// The first that fits counts.
    package static let all = [
        KnownIdentityProvider("Okta", "okta", .prefix("http://www.okta.com/")),
        KnownIdentityProvider("Microsoft Entra ID", "microsoft-entra-id", .prefix("https://sts.windows.net/")),
        KnownIdentityProvider("Google Workspace", "google-workspace", .prefix("https://accounts.google.com/o/saml2")),
        KnownIdentityProvider("OneLogin", "onelogin", .prefix("https://app.onelogin.com/saml/metadata")),
        KnownIdentityProvider("PingOne", "pingone", .prefix("https://auth.pingone.")),
        KnownIdentityProvider("JumpCloud", "jumpcloud", .prefix("https://sso.jumpcloud.com/")),
        KnownIdentityProvider("AD FS", "ad-fs", .suffix("/adfs/services/trust")),
        KnownIdentityProvider("Shibboleth", "shibboleth", .suffix("/idp/shibboleth")),
        KnownIdentityProvider("SimpleSAMLphp", "simplesamlphp", .suffix("/saml2/idp/metadata.php")),
        KnownIdentityProvider("Keycloak", "keycloak", .part("/realms/")),
    ]
}
