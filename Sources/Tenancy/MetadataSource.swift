/// Where an IdP publishes its metadata, and what of it is believed.
package struct MetadataSource: Hashable, Sendable, Codable {
    package var url: String
    /// Which IdP of the document it is; nil: the only one.
    package var entityID: String?
    /// Certificates (DER) of keys, one of which must have signed the document; empty: who serves the URL is believed.
    package var signedBy: [[UInt8]]

    package init(url: String, entityID: String? = nil, signedBy: [[UInt8]] = []) {
        self.url = url
        self.entityID = entityID
        self.signedBy = signedBy
    }
}

/// What was fetched of a source, and when it is asked again.
package struct MetadataCopy: Hashable, Sendable {
    package var source: MetadataSource
    /// What the last good document said; nil: there hasn't been one.
    package var trust: IdentityProviderTrust?
    /// As the server gave them with that document (RFC 9110 §8.8).
    package var etag: String?
    package var lastModified: String?
    /// When the server last said that it is so.
    package var fetched: Instant?
    /// How long the publisher wants it to be kept.
    package var cacheSeconds: Int64?
    /// Why the latest attempts gave nothing, in a sentence; nil: the latest one did.
    package var failure: String?
    /// How many attempts in a row gave nothing.
    package var failures: Int64 = 0
    package var nextFetch: Instant

    package init(source: MetadataSource, nextFetch: Instant) {
        self.source = source
        self.nextFetch = nextFetch
    }
}

extension Account {
    /// Lets each integration that fetches its trust use its copy: the one place that decides.
    ///
    /// A copy of another source is nothing: whoever declares another URL, entity or key doesn't trust the one before.
    package mutating func use(_ copies: [Slug<Integration>: MetadataCopy]) {
        for index in integrations.indices {
            guard let source = integrations[index].metadata else { continue }
            let copy = copies[integrations[index].id]
            integrations[index].trust = copy?.source == source ? copy?.trust : nil
        }
    }
}
