package import Access
import KeyMaterial
package import Tenancy

/// Proof that somebody may try a login at an integration: a tester's own permission, or a link that the operator made.
package struct TestPass: Hashable, Sendable {
    package let integration: Slug<Integration>

    /// - Throws: `.choiceNotAllowed` for whoever isn't a tester.
    package init(_ integration: Slug<Integration>, by operation: Operation) throws(RoutingRefusal) {
        guard (try? operation.grant(.testLogins)) != nil else { throw .choiceNotAllowed }
        self.integration = integration
    }

    fileprivate init(_ integration: Slug<Integration>) { self.integration = integration }
}

/// The secret of a test link: when it ends, sealed for one integration of one account.
struct TestTicket: Sendable {
    let text: String

    /// Version, nonce, eight bytes and tag, in base64url.
    private static let characters = 50

    init(
        for integration: Slug<Integration>, of account: Slug<Account>, until end: Instant, _ sealing: SealingKey
    ) throws {
        let moment = (0..<8).reversed().map { UInt8(truncatingIfNeeded: end.milliseconds >> ($0 * 8)) }
        text = Base64URL.encode(try sealing.seal(moment, binding: Self.binding(integration, account)))
    }

    /// Nil for whatever wasn't made here for this integration, and for what has ended.
    static func pass(
        _ text: String, for integration: Slug<Integration>, of account: Slug<Account>, _ sealing: SealingKey,
        at now: Instant
    ) -> TestPass? {
        guard text.utf8.count == characters, let sealed = try? Base64URL.decode(text),
            let moment = try? sealing.open(sealed, binding: binding(integration, account)), moment.count == 8
        else { return nil }
        let end = moment.reduce(Int64(0)) { $0 << 8 | Int64($1) }
        return now < Instant(milliseconds: end) ? TestPass(integration) : nil
    }

    private static func binding(_ integration: Slug<Integration>, _ account: Slug<Account>) -> [UInt8] {
        Array("test-link:\(account):\(integration)".utf8)
    }
}
