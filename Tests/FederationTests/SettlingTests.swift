import Federation
import KeyMaterial
import SAML
import Tenancy
import TestSupport
import Testing

/// What an answer makes of a copy, and when the source is asked again.
@Suite struct SettlingTests {
    static let now = Instant(milliseconds: 1_800_000_000_000)  // 2027-01-15T08:00:00Z
    static let hour: Int64 = 3_600

    private func copy(_ source: MetadataSource = MetadataSource(url: "https://idp.example/metadata")) -> MetadataCopy {
        MetadataCopy(source: source, nextFetch: Self.now)
    }

    private func wait(_ settled: SettledMetadata) -> Int64 { settled.copy.nextFetch.seconds - Self.now.seconds }

    @Test func `the first good document is what is trusted`() throws {
        let signer = try Signer.make("idp")
        let settled = copy().settled(by: try Document(keys: [signer]).answer(etag: "\"1\""), at: Self.now)
        #expect(settled.change == .first)
        #expect(settled.newFailure == nil)
        #expect(
            settled.copy.trust
                == IdentityProviderTrust(
                    entityID: "https://idp.example", ssoURL: "https://idp.example/sso",
                    certificates: [signer.certificate.der]))
        #expect(settled.copy.etag == "\"1\"")
        #expect(settled.copy.fetched == Self.now)
        #expect(wait(settled) == 24 * Self.hour)
    }

    @Test(
        arguments: [
            ("PT10M", nil, 1), ("PT1H", nil, 1), ("PT6H", nil, 6), ("P7D", nil, 24), (nil, nil, 24),
            ("PT6H", "2027-01-15T11:00:00Z", 3), (nil, "2027-01-15T08:00:01Z", 1), (nil, "2027-03-01T00:00:00Z", 24),
        ] as [(String?, String?, Int64)])
    func `it's asked again as the publisher wants, at least daily and at most hourly`(
        _ cached: String?, _ until: String?, _ hours: Int64
    ) throws {
        let document = Document(keys: [try Signer.make("idp")], validUntil: until, cacheDuration: cached)
        let settled = copy().settled(by: try document.answer(), at: Self.now)
        #expect(settled.change == .first)
        #expect(wait(settled) == hours * Self.hour)
        // What is unchanged holds as long again.
        #expect(wait(settled.copy.settled(by: .unchanged, at: Self.now)) == hours * Self.hour)
    }

    @Test func `a changed key set says which keys came and went`() throws {
        let (one, two, three) = (try Signer.make("one"), try Signer.make("two"), try Signer.make("three"))
        let before = copy().settled(by: try Document(keys: [one, two]).answer(), at: Self.now).copy
        let after = before.settled(by: try Document(keys: [two, three]).answer(), at: Self.now)
        #expect(after.change == .keys(added: [three.fingerprint], removed: [one.fingerprint]))
        #expect(after.copy.trust?.certificates == [two.certificate.der, three.certificate.der])
        let same = after.copy.settled(by: try Document(keys: [two, three]).answer(), at: Self.now)
        #expect(same.change == nil)
        let reordered = after.copy.settled(by: try Document(keys: [three, two]).answer(), at: Self.now)
        #expect(reordered.change == .validity)
        var moved = Document(keys: [two, three])
        moved.services = moved.services.replacing("/sso", with: "/elsewhere")
        #expect(after.copy.settled(by: try moved.answer(), at: Self.now).change == .addresses)
        #expect(one.fingerprint.count == 64)
    }

    /// Everything that isn't a good document of this source leaves what is trusted as it was.
    @Test func `the last good copy is kept`() throws {
        let signer = try Signer.make("idp")
        let good = copy().settled(by: try Document(keys: [signer]).answer(etag: "\"1\""), at: Self.now).copy
        var elsewhere = Document(keys: [try Signer.make("other")])
        elsewhere.entityID = "https://other.example"
        let stranger = Document(keys: [signer], validUntil: "2027-01-15T08:00:00Z")
        var insecure = Document(keys: [signer])
        insecure.services = insecure.services.replacing("https://idp.example/sso", with: "http://idp.example/sso")
        var nowhere = Document(keys: [signer])
        nowhere.services = ""
        let answers: [(MetadataAnswer, String)] = [
            (.unavailable("The server can't be reached."), "The server can't be reached."),
            (.document([], etag: "\"2\"", lastModified: nil), "The metadata is not acceptable XML"),
            (.document(Array("<html></html>".utf8), etag: "\"2\"", lastModified: nil), "is not SAML metadata"),
            (try elsewhere.answer(etag: "\"2\""), "has no identity provider https://idp.example"),
            (try stranger.answer(), "was valid until 2027-01-15T08:00:00"),
            (try Document(keys: []).answer(), "no usable signing certificate"),
            (try insecure.answer(), "The SSO location must be an https URL"),
            (try nowhere.answer(), "no SSO URL"),
        ]
        for (answer, reason) in answers {
            let settled = good.settled(by: answer, at: Self.now)
            #expect(settled.change == nil)
            #expect(settled.copy.trust == good.trust)
            #expect(settled.copy.etag == "\"1\"", "or a bad document would be confirmed by 304")
            #expect(settled.copy.fetched == good.fetched)
            #expect(settled.copy.failure?.contains(reason) == true, "\(settled.copy.failure ?? "")")
            #expect(settled.newFailure == settled.copy.failure)
            #expect(settled.copy.failures == 1)
            #expect(wait(settled) == Self.hour)
            let again = settled.copy.settled(by: answer, at: Self.now)
            #expect(again.newFailure == nil, "told once")
            #expect(again.copy.failures == 2)
            let recovered = again.copy.settled(by: .unchanged, at: Self.now)
            #expect(recovered.copy.failures == 0 && recovered.copy.failure == nil)
        }
    }

    @Test func `an expired copy is kept, and said to be expired`() throws {
        let until = "2027-01-15T09:00:00Z"
        let document = Document(keys: [try Signer.make("idp")], validUntil: until)
        let good = copy().settled(by: try document.answer(), at: Self.now).copy
        let later = Self.now.advanced(bySeconds: 2 * Self.hour)
        for answer in [MetadataAnswer.unchanged, try document.answer()] {
            let settled = good.settled(by: answer, at: later)
            #expect(settled.copy.trust == good.trust)
            #expect(settled.newFailure == "The metadata was valid until 2027-01-15T09:00:00.000Z.")
        }
    }

    @Test func `until there is a copy it's tried for sooner`() {
        var copy = copy()
        var waits: [Int64] = []
        for _ in 0..<9 {
            let settled = copy.settled(by: .unavailable("No."), at: Self.now)
            waits.append(wait(settled))
            copy = settled.copy
        }
        #expect(waits == [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600])
        #expect(copy.trust == nil)
        // A server that says "unchanged" to a question without a condition has given nothing.
        #expect(copy.settled(by: .unchanged, at: Self.now).copy.trust == nil)
    }

    @Test func `a pinned key must have signed the document`() throws {
        let (idp, federation, stranger) = (try Signer.make("idp"), try Signer.make("fed"), try Signer.make("stranger"))
        let pinned = copy(
            MetadataSource(url: "https://idp.example/metadata", signedBy: [federation.certificate.der]))
        let good = pinned.settled(by: try Document(keys: [idp], signer: federation).answer(), at: Self.now)
        #expect(good.change == .first)
        for signer in [nil, stranger, idp] {
            let swapped = Document(keys: [stranger], signer: signer)
            let settled = good.copy.settled(by: try swapped.answer(), at: Self.now)
            #expect(settled.copy.trust == good.copy.trust)
            #expect(settled.newFailure?.contains("not signed by the pinned key") == true)
            #expect(pinned.settled(by: try swapped.answer(), at: Self.now).copy.trust == nil)
        }
        let broken = copy(MetadataSource(url: "https://idp.example/metadata", signedBy: [[1, 2, 3]]))
        #expect(
            broken.settled(by: try Document(keys: [idp]).answer(), at: Self.now).copy.trust == nil,
            "a pin that can't be read isn't no pin")
    }

    @Test func `one entity of a federation is chosen, and no other`() throws {
        let (one, two) = (try Signer.make("one"), try Signer.make("two"))
        let federation = """
            <EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">\
            \(Document(entityID: "https://a.example", keys: [one]).entity.replacing("_m", with: "_a"))\
            \(Document(entityID: "https://b.example", keys: [two]).entity.replacing("_m", with: "_b"))\
            </EntitiesDescriptor>
            """
        let answer = MetadataAnswer.document(Array(federation.utf8), etag: nil, lastModified: nil)
        let chosen = copy(MetadataSource(url: "https://f.example/", entityID: "https://b.example"))
        #expect(chosen.settled(by: answer, at: Self.now).copy.trust?.certificates == [two.certificate.der])
        let ambiguous = copy().settled(by: answer, at: Self.now)
        #expect(ambiguous.newFailure?.contains("2 identity providers") == true)
        // Once fetched from a document of one, it stays that one.
        var first = copy().settled(by: try Document(entityID: "https://a.example", keys: [one]).answer(), at: Self.now)
        first = first.copy.settled(by: answer, at: Self.now)
        #expect(first.copy.failure == nil && first.copy.trust?.entityID == "https://a.example")
    }

    @Test func `an IdP that takes requests by POST only is sent them so`() throws {
        let post = """
            <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" \
            Location="https://idp.example/post"/>
            """
        var document = Document(keys: [try Signer.make("idp")])
        #expect(copy().settled(by: try document.answer(), at: Self.now).copy.trust?.ssoBinding == nil)
        document.services = post
        let trust = copy().settled(by: try document.answer(), at: Self.now).copy.trust
        #expect(trust?.ssoBinding == .post && trust?.ssoURL == "https://idp.example/post")
    }

    @Test(arguments: [
        ("https://idp.example", true), ("http://127.0.0.1:8080/sso", true),
        ("http://localhost/sso", true), ("http://[::1]:80/sso", true), ("http://idp.example/sso", false),
        ("http://127.0.0.1.evil.example/", false), ("http://localhost.evil.example/", false),
        ("http://127.0.0.1@evil.example/", false), ("http://localhost@evil.example", false),
        ("http://128.0.0.1/", false), ("ftp://localhost/", false), ("https:/x", false), ("", false),
    ]) func `people are sent by https only, but for loopback`(_ url: String, _ accepted: Bool) throws {
        var document = Document(keys: [try Signer.make("idp")])
        document.services = document.services.replacing("https://idp.example/sso", with: url)
        #expect((copy().settled(by: try document.answer(), at: Self.now).change == .first) == accepted)
    }
}
