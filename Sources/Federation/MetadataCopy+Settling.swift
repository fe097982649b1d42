import KeyMaterial
import SAML
package import Tenancy

/// What an answer makes of a copy.
package struct SettledMetadata: Hashable, Sendable {
    package let copy: MetadataCopy
    /// Nil: what is trusted stays as it was.
    package let change: TrustChange?
    /// Why the answer wasn't believed, when that's another reason than before.
    package let newFailure: String?
}

extension MetadataCopy {
    private static let hour: Int64 = 3_600
    private static let day: Int64 = 86_400
    /// While nothing is trusted nobody can log in, so that the first copy is tried for more often.
    private static let firstRetry: Int64 = 60

    /// Judges an answer: a good document takes the copy's place; anything else leaves what is trusted as it was, an
    /// expired copy too. Then says when to ask again: as the publisher wants it, at least daily, at most hourly.
    ///
    /// The entity that was fetched first stays the one: a document of another is refused, unless it's declared.
    package func settled(by answer: MetadataAnswer, at now: Instant) -> SettledMetadata {
        switch answer {
        case .document(let bytes, let etag, let lastModified):
            do throws(TrustRefusal) {
                let document = try believed(bytes, at: now)
                var copy = self
                copy.trust = document.trust
                copy.cacheSeconds = document.cacheSeconds
                (copy.etag, copy.lastModified) = (etag, lastModified)
                return copy.confirmed(at: now, change: TrustChange(from: trust, to: document.trust))
            } catch {
                return failed(error.explanation, at: now)
            }
        case .unchanged:
            guard let trust else { return failed("The server says that what it never gave is unchanged.", at: now) }
            if let end = trust.validUntil, end <= now { return failed(TrustRefusal.expired(end).explanation, at: now) }
            return confirmed(at: now, change: nil)
        case .unavailable(let reason):
            return failed(reason, at: now)
        }
    }

    private func believed(_ bytes: [UInt8], at now: Instant) throws(TrustRefusal) -> TrustDocument {
        let keys = source.signedBy.compactMap { try? Certificate(der: $0).publicKey }
        // A pin that can't be read any more must not become no pin.
        guard source.signedBy.isEmpty || !keys.isEmpty else {
            throw .metadata(.signatureRefused(reason: "no pinned key is usable"))
        }
        let document = try TrustDocument(bytes, entityID: source.entityID ?? trust?.entityID, signedBy: keys)
        if let end = document.trust.validUntil, end <= now { throw .expired(end) }
        return document
    }

    private func confirmed(at now: Instant, change: TrustChange?) -> SettledMetadata {
        var copy = self
        copy.fetched = now
        copy.failure = nil
        copy.failures = 0
        var seconds = cacheSeconds ?? Self.day
        if let end = trust?.validUntil { seconds = min(seconds, end.seconds - now.seconds) }
        copy.nextFetch = now.advanced(bySeconds: min(max(seconds, Self.hour), Self.day))
        return SettledMetadata(copy: copy, change: change, newFailure: nil)
    }

    private func failed(_ reason: String, at now: Instant) -> SettledMetadata {
        var copy = self
        copy.failure = reason
        copy.failures = min(failures + 1, 1_000_000)
        let doublings = min(max(failures, 0), 6)
        let seconds = trust == nil ? min(Self.firstRetry << doublings, Self.hour) : Self.hour
        copy.nextFetch = now.advanced(bySeconds: seconds)
        return SettledMetadata(copy: copy, change: nil, newFailure: failure == reason ? nil : reason)
    }
}

extension TrustChange {
    /// Nil when both say the same.
    init?(from old: IdentityProviderTrust?, to new: IdentityProviderTrust) {
        guard let old else {
            self = .first
            return
        }
        guard old != new else { return nil }
        let (before, after) = (old.certificates, new.certificates)
        let added = after.filter { !before.contains($0) }
        let removed = before.filter { !after.contains($0) }
        if !added.isEmpty || !removed.isEmpty {
            self = .keys(
                added: added.map(CertificateFingerprint.text), removed: removed.map(CertificateFingerprint.text))
            return
        }
        var renewed = old
        renewed.validUntil = new.validUntil
        // The order of keys says nothing.
        renewed.certificates = new.certificates
        self = renewed == new ? .validity : .addresses
    }
}

/// How a certificate is told from others in journals and logs.
package enum CertificateFingerprint {
    /// SHA-256 of its DER in hexadecimal, as `openssl x509 -fingerprint -sha256` has it, without colons and in lower case.
    package static func text(_ der: [UInt8]) -> String {
        let digest = (try? SHA256.digest(der)) ?? []
        return digest.map { byte in
            let text = String(byte, radix: 16)
            return text.utf8.count == 1 ? "0" + text : text
        }.joined()
    }
}
