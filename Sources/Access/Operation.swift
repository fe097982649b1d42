package import Logging
package import Tenancy

/// One thing being done: in which account, by whom, when. The first argument of every service method, and the only `now` of a request.
///
/// An object, because it goes through many hands: each then holds one reference instead of a dozen.
package final class Operation: Sendable {
    package let account: Slug<Account>
    package let actor: Actor
    package let channel: Channel
    package let now: Instant
    package let requestID: ID<Request>
    /// What the actor may do here, resolved once.
    package let authority: Authority
    private let base: Logger

    /// Nil when the actor is bound to another account: an operation across accounts can't be made.
    /// - Parameter channel: nil: where such an actor usually comes from.
    package init?(
        account: Slug<Account>, actor: Actor, channel: Channel? = nil, now: Instant, requestID: ID<Request>,
        logger: Logger, authority: Authority = .none
    ) {
        guard actor.account == nil || actor.account == account else { return nil }
        self.account = account
        self.actor = actor
        self.channel = channel ?? actor.channel
        self.now = now
        self.requestID = requestID
        self.authority = authority
        base = logger
    }

    /// Says with each line which request of which account it's about. Made when somebody logs, because hardly anybody does.
    package var logger: Logger {
        var logger = base
        logger[metadataKey: "request"] = .stringConvertible(requestID)
        logger[metadataKey: "account"] = .stringConvertible(account)
        return logger
    }
}
