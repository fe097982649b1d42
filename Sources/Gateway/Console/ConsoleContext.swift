import Access
import HandOff
import Hummingbird
import Tenancy

/// Somebody of the account who is logged in to it: proven by this request's session cookie, with the roles that they have now.
struct ConsoleContext: ProvenContext {
    var coreContext: CoreRequestContextStorage
    let account: Account
    let operation: Operation
    let visit: ConsoleVisit

    init(context: RootContext) throws {
        guard let account = context.account, let operation = context.operation, let visit = context.visit,
            case .person(visit.user, in: account.id) = operation.actor
        else { throw NothingHere() }
        coreContext = context.coreContext
        self.account = account
        self.operation = operation
        self.visit = visit
    }
}

/// The session by which somebody looks at the console.
struct ConsoleVisit: Sendable {
    let user: ID<User>
    let name: String
    let secret: SessionSecret
}
