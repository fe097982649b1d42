package import Logging
package import Tenancy

/// One thing being done: in which account, by whom, when. The first argument of every service method, and the only `now` of a request.
package struct Operation: Sendable {
    package let account: Slug<Account>
    package let actor: Actor
    package let now: Instant
    package let requestID: ID<Request>
    package let logger: Logger

    /// Nil when the actor is bound to another account: an operation across accounts can't be made.
    package init?(account: Slug<Account>, actor: Actor, now: Instant, requestID: ID<Request>, logger: Logger) {
        guard actor.account == nil || actor.account == account else { return nil }
        self.account = account
        self.actor = actor
        self.now = now
        self.requestID = requestID
        self.logger = logger
    }
}
