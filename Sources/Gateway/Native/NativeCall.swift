import Access
import Administration
import HTTPTypes
import Hummingbird
import SCIM
import Tenancy

/// A call of the native API whose caller may make it.
struct NativeCall: APICall {
    let services: Services
    let request: Request
    let context: NativeContext
    let query: FormFields

    var account: Account { context.account }
    var operation: Operation { context.operation }
    var now: Instant { operation.now }
    var administration: AccountAdministration { services.administration }
    var target: AdministrationTarget { AdministrationTarget(account: account, operation: operation) }

    init(_ services: Services, _ request: Request, _ context: NativeContext) throws {
        self.services = services
        self.request = request
        self.context = context
        query = try Self.query(of: request)
    }

    /// Where the account's native API is.
    var base: String { "\(services.urls.base)/accounts/\(account.id)/api/v1" }

    /// `?scope=`; the account where it isn't given.
    func scope() throws -> Scope {
        try query("scope", expecting: "account, orgs/… or orgs/…/projects/…") { Scope($0) } ?? .account
    }

    /// Which version the caller means to change (RFC 9110 §13.1.1); nil: whichever there is.
    func ifMatch() throws -> VersionCondition? {
        try request.headers[.ifMatch].map { try VersionCondition.parse($0) }
    }

    /// The members of the body's JSON object.
    func body() async throws -> BodyFields { BodyFields(try await object()) }
}
