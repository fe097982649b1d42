import KeyMaterial
import Records
package import Tenancy

/// What the cookie of the operator's pages holds: 256 random bits, of which the database keeps the SHA-256.
package struct OperatorSessionSecret: Sendable, CustomStringConvertible, CustomReflectable {
    /// Short: it does whatever its token does.
    package static let lifetimeSeconds: Int64 = 3_600

    let digest: [UInt8]
    private let text: String

    static func fresh() throws -> OperatorSessionSecret {
        try OperatorSessionSecret(text: Base64URL.encode(try Entropy.bytes(32)))
    }

    /// Reads a cookie; nil for anything that couldn't have been made here.
    package init?(_ cookie: String) {
        guard cookie.utf8.count == 43, let bytes = try? Base64URL.decode(cookie), bytes.count == 32,
            let secret = try? OperatorSessionSecret(text: cookie)
        else { return nil }
        self = secret
    }

    private init(text: String) throws {
        self.text = text
        digest = try SHA256.digest(Array(text.utf8))
    }

    /// What a form carries to show that it stood on a page of this session.
    package func confirmation() throws -> String {
        Base64URL.encode(try SHA256.digest(Array("gatehouse operator \(text)".utf8)))
    }

    package func confirms(_ presented: String) -> Bool {
        guard let expected = try? confirmation() else { return false }
        return constantTimeEquals(Array(presented.utf8), Array(expected.utf8))
    }

    /// The cookie's value.
    package func reveal() -> String { text }

    package var description: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension OperatorTokens {
    /// Begins a session of the operator's pages; nil for a token that isn't live.
    package func beginSession(_ presented: String, now: Instant) async throws -> OperatorSessionSecret? {
        guard let id = try await admit(presented, now: now) else { return nil }
        let secret = try OperatorSessionSecret.fresh()
        let end = now.advanced(bySeconds: OperatorSessionSecret.lifetimeSeconds)
        try await records.system.write { writer in
            try writer.insertOperatorSession(hash: secret.digest, of: id, at: now, until: end)
        }
        return secret
    }

    /// The token of a session that goes on; nil when it has ended, or its token has.
    package func resume(_ secret: OperatorSessionSecret, now: Instant) async throws -> ID<Credential>? {
        let found = try await records.system.read { try $0.operatorSession(hash: secret.digest) }
        guard let found, now < found.expires, found.token.isLive(at: now) else { return nil }
        return found.token.id
    }

    package func endSession(_ secret: OperatorSessionSecret) async throws {
        try await records.system.write { try $0.removeOperatorSession(hash: secret.digest) }
    }
}
