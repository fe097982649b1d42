import KeyMaterial
package import Tenancy

/// A JWT that a client sends instead of a secret (RFC 7523 §2.2). Nothing in it can be read before it's verified.
package struct UnverifiedClientAssertion: Sendable, CustomStringConvertible, CustomReflectable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// Longer ones aren't parsed; those of identity providers have one to three thousand bytes.
    private static let largest = 16 << 10

    /// Whom it claims to be about: good for choosing the keys to verify it with, and for nothing else.
    var claimedSubject: String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.largest, parts.count == 3, let claims = try? Base64URL.decode(String(parts[1]))
        else { return nil }
        return ClientAssertionClaims.subject(claims)
    }

    /// Judges the assertion: its form, then its algorithm and signature, and only then what it says.
    ///
    /// - Throws: the first thing that is wrong; the client hears none of it.
    package func verify(
        against expectations: ClientAssertionExpectations
    ) throws(ClientAssertionRefusal) -> VerifiedClientAssertion {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.largest, parts.count == 3,
            let header = try? Base64URL.decode(String(parts[0])), let claims = try? Base64URL.decode(String(parts[1])),
            let signature = try? Base64URL.decode(String(parts[2]))
        else { throw .malformed }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        try verify(signature, of: signed, by: try ClientAssertionHeader.read(header), with: expectations.keys)
        let judged = try ClientAssertionClaims.read(claims).judge(expectations)
        // Without a `jti` it's the signed bytes that may be taken once, never the signature: an ECDSA signature has a twin.
        let mark = judged.id.map { Array("jti:\($0)".utf8) } ?? Array("jwt:".utf8) + signed
        guard let replayKey = try? SHA256.digest(mark) else { throw .unverifiable }
        return VerifiedClientAssertion(replayKey: replayKey, replayableUntil: judged.end)
    }

    /// The keys that the header's `kid` means, each only by an algorithm that the key is for.
    private func verify(
        _ signature: [UInt8], of message: [UInt8], by header: ClientAssertionHeader, with keys: [ClientKey]
    ) throws(ClientAssertionRefusal) {
        let meant = keys.filter { key in
            (header.keyID == nil || key.id == nil || key.id == header.keyID)
                && (key.algorithm == nil || key.algorithm == header.algorithm)
        }
        guard !meant.isEmpty else { throw .keyUnknown }
        for key in meant {
            guard let publicKey = try? PublicKey(der: key.spki), header.algorithm.fits(publicKey.algorithm) else {
                continue
            }
            do throws(KeyMaterialRefusal) {
                try publicKey.verify(signature, of: message, by: header.algorithm.scheme)
                return
            } catch {
                continue
            }
        }
        throw .signatureMismatch
    }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Evidence that the client signed, for us and for now. It may be taken once: whoever takes it remembers it until it ends.
package struct VerifiedClientAssertion: Sendable {
    /// What is remembered: a SHA-256, so that a client can't choose its length.
    package let replayKey: [UInt8]
    package let replayableUntil: Instant

    fileprivate init(replayKey: [UInt8], replayableUntil: Instant) {
        self.replayKey = replayKey
        self.replayableUntil = replayableUntil
    }
}

/// What an assertion has to say (RFC 7523 §3). There are no defaults.
package struct ClientAssertionExpectations: Sendable {
    package let keys: [ClientKey]
    package let issuer: String
    package let subject: String
    /// Any one of them.
    package let audiences: [String]
    package let now: Instant
    package let skewSeconds: Int64

    /// - Parameters:
    ///   - trust: the integration's.
    ///   - clientID: who signs about itself where the trust doesn't name another.
    ///   - audiences: the token endpoint and its issuer.
    package init(
        _ trust: ClientAssertionTrust, clientID: ProvisioningClientID, audiences: [String], now: Instant,
        skewSeconds: Int64
    ) {
        self.init(
            keys: trust.keys, issuer: trust.issuer ?? clientID.text, subject: trust.subject ?? clientID.text,
            audiences: audiences + (trust.audience.map { [$0] } ?? []), now: now, skewSeconds: skewSeconds)
    }

    init(
        keys: [ClientKey], issuer: String, subject: String, audiences: [String], now: Instant, skewSeconds: Int64
    ) {
        self.keys = keys
        self.issuer = issuer
        self.subject = subject
        self.audiences = audiences
        self.now = now
        self.skewSeconds = skewSeconds
    }
}

/// Why an assertion proves nothing; for the log.
package enum ClientAssertionRefusal: String, Error, Hashable, Sendable, CaseIterable {
    /// The integration declares no key set.
    case notTrusted = "not_trusted"
    case malformed
    case algorithmRefused = "algorithm_refused"
    /// It asks for an extension that must be understood (RFC 7515 §4.1.11).
    case criticalExtension = "critical_extension"
    case keyUnknown = "key_unknown"
    case signatureMismatch = "signature_mismatch"
    case claimsMalformed = "claims_malformed"
    case issuerMismatch = "issuer_mismatch"
    case subjectMismatch = "subject_mismatch"
    case audienceMismatch = "audience_mismatch"
    case expired
    case notYetValid = "not_yet_valid"
    case issuedInFuture = "issued_in_future"
    /// It could be replayed for longer than anybody remembers.
    case lifeTooLong = "life_too_long"
    case unverifiable
}
