import Federation
import KeyMaterial
import Tenancy
import TestSupport
import Testing

@Suite struct ExpiryTests {
    static let now = SettlingTests.now

    private func account(
        _ trust: IdentityProviderTrust?, metadata: MetadataSource? = nil, enabled: Bool = true
    ) -> Account {
        var account = Account(id: .named("acme"), name: "Acme")
        var integration = Integration(id: .firstgen, generation: .firstgen)
        integration.trust = trust
        integration.metadata = metadata
        integration.enabled = enabled
        account.integrations = [integration]
        return account
    }

    private func trust(endingIn days: Int64, validUntil: Instant? = nil) throws -> IdentityProviderTrust {
        let signer = try Signer.make("idp", until: Self.now.seconds + days * 86_400)
        return IdentityProviderTrust(
            entityID: "https://idp.example", ssoURL: "https://idp.example/sso", certificates: [signer.certificate.der],
            validUntil: validUntil)
    }

    @Test(
        arguments: [
            (91, nil), (90, .within90Days), (61, .within90Days), (60, .within60Days), (30, .within30Days),
            (8, .within30Days), (7, .within7Days), (1, .within1Day), (0, .within1Day), (-1, .expired), (-400, .expired),
        ] as [(Int64, ExpiryWarning?)])
    func `a certificate is told of by the step that it has reached`(_ days: Int64, _ warning: ExpiryWarning?) throws {
        let notices = ExpiryNotice.all(of: account(try trust(endingIn: days)), copies: [:], at: Self.now)
        #expect(notices.map(\.warning) == (warning.map { [$0] } ?? []))
        #expect(notices.allSatisfy { $0.integration == .firstgen && $0.key.hasPrefix("certificate:") })
    }

    @Test func `metadata is told of unless its source renews it`() throws {
        let until = Self.now.advanced(bySeconds: 5 * 86_400)
        let trust = try trust(endingIn: 1_000, validUntil: until)
        let file = ExpiryNotice.all(of: account(trust), copies: [:], at: Self.now)
        #expect(file.map(\.subject) == [.metadata] && file.map(\.warning) == [.within7Days])
        #expect(file.map(\.key) == ["metadata:\(until)"])

        let source = MetadataSource(url: "https://idp.example/metadata")
        var copy = MetadataCopy(source: source, nextFetch: Self.now)
        let fetched = account(trust, metadata: source)
        #expect(ExpiryNotice.all(of: fetched, copies: [.firstgen: copy], at: Self.now).isEmpty)
        copy.failures = 1
        #expect(ExpiryNotice.all(of: fetched, copies: [.firstgen: copy], at: Self.now).map(\.subject) == [.metadata])
    }

    @Test func `nothing is said of what nobody uses`() throws {
        #expect(ExpiryNotice.all(of: account(nil), copies: [:], at: Self.now).isEmpty)
        let disabled = account(try trust(endingIn: 1), enabled: false)
        #expect(ExpiryNotice.all(of: disabled, copies: [:], at: Self.now).isEmpty)
        let unreadable = IdentityProviderTrust(entityID: "e", ssoURL: "https://s", certificates: [[1]])
        #expect(ExpiryNotice.all(of: account(unreadable), copies: [:], at: Self.now).isEmpty)
    }
}
