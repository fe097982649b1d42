package import Tenancy

/// Where events of an account go, and up to where they have gone.
package struct EventEndpointRecord: Hashable, Sendable {
    package enum Format: String, Hashable, Sendable, CaseIterable {
        /// Posted, with the signature of Standard Webhooks.
        case webhook
        /// Posted as security event tokens (RFC 8935).
        case pushedTokens = "set"
        /// Fetched as security event tokens (RFC 8936).
        case polledTokens = "set-poll"
    }

    package enum State: String, Hashable, Sendable, CaseIterable {
        case active
        /// Nothing is sent until somebody resumes it.
        case paused
        /// It said 410: as `paused`, by its own wish.
        case gone
    }

    package var id: ID<EventEndpoint>
    package var account: Slug<Account>
    package var format: Format
    /// Empty where nothing is posted.
    package var url: String
    /// Kinds of events, or what they begin with up to the dot; empty: all.
    package var kinds: [String]
    package var state: State
    /// Sealed: what webhooks are signed with, or the bearer token that goes with pushed tokens.
    package var secret: [UInt8]
    /// The last entry of the journal that is done with.
    package var position: Int64
    /// How often the next one failed.
    package var attempts: Int
    package var failingSince: Instant?
    /// What went wrong the last time, in a sentence.
    package var failure: String?
    /// When it's looked at again; while it's claimed, when the claim runs out.
    package var due: Instant
    package var created: Instant

    package init(
        id: ID<EventEndpoint>, account: Slug<Account>, format: Format, url: String, kinds: [String], secret: [UInt8],
        position: Int64, created: Instant
    ) {
        self.id = id
        self.account = account
        self.format = format
        self.url = url
        self.kinds = kinds
        state = .active
        self.secret = secret
        self.position = position
        attempts = 0
        due = created
        self.created = created
    }

    /// Whether an event of this kind goes there.
    package func wants(_ kind: String) -> Bool {
        kinds.isEmpty || kinds.contains { kind == $0 || kind.hasPrefix($0 + ".") }
    }
}

/// A stretch of the journal that an endpoint never took.
package struct DeadLetter: Hashable, Sendable {
    package let first: Int64
    package let last: Int64
    package let at: Instant
    package let reason: String

    package init(first: Int64, last: Int64, at: Instant, reason: String) {
        self.first = first
        self.last = last
        self.at = at
        self.reason = reason
    }
}
