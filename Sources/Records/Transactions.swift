import Relational
package import Tenancy

/// A reading transaction of one account, lent to a closure. What it can read is in extensions, beside the tables.
package struct AccountReader: ~Copyable {
    let session: any SQLSession
    package let account: Slug<Account>

    init(session: any SQLSession, account: Slug<Account>) {
        self.session = session
        self.account = account
    }
}

/// A writing transaction of one account, lent to a closure. It reads what a reader reads, as of itself.
package struct AccountWriter: ~Copyable {
    package let reader: AccountReader
    package let now: Instant
    /// The request that this is done for.
    package let requestID: ID<Request>

    var session: any SQLSession { reader.session }
    package var account: Slug<Account> { reader.account }

    init(session: any SQLSession, account: Slug<Account>, now: Instant, requestID: ID<Request>) {
        reader = AccountReader(session: session, account: account)
        self.now = now
        self.requestID = requestID
    }
}

/// A reading transaction over all accounts.
package struct SystemReader: ~Copyable {
    let session: any SQLSession

    init(session: any SQLSession) { self.session = session }
}

/// A writing transaction over all accounts. Dangerous by nature; the name is there to be searched for.
package struct SystemWriter: ~Copyable {
    let session: any SQLSession

    init(session: any SQLSession) { self.session = session }
}

extension SQL.Interpolation {
    mutating func appendInterpolation<Entity>(_ value: Slug<Entity>) { appendInterpolation(value.text) }
    mutating func appendInterpolation<Entity>(_ value: ID<Entity>) { appendInterpolation(value.text) }
    mutating func appendInterpolation(_ value: Instant) { appendInterpolation(value.milliseconds) }
    mutating func appendInterpolation(_ value: Instant?) { appendInterpolation(value?.milliseconds) }
}

extension SQLRow {
    func id<Entity>(_ column: Int, _: Entity.Type = Entity.self) throws(StorageFailure) -> ID<Entity> {
        guard let id = ID<Entity>(try text(column)) else {
            throw .unexpected("column \(column) is no \(Entity.idPrefix)")
        }
        return id
    }

    func slug<Entity>(_ column: Int, _: Entity.Type = Entity.self) throws(StorageFailure) -> Slug<Entity> {
        guard let slug = Slug<Entity>(try text(column)) else { throw .unexpected("column \(column) is no name") }
        return slug
    }

    /// Whose a record is: an integration's, or the account's own.
    func owner(_ column: Int) throws(StorageFailure) -> Slug<Integration> {
        try text(column).isEmpty ? .native : try slug(column)
    }

    func instant(_ column: Int) throws(StorageFailure) -> Instant { Instant(milliseconds: try int(column)) }

    func optionalInstant(_ column: Int) throws(StorageFailure) -> Instant? {
        try optionalInt(column).map(Instant.init(milliseconds:))
    }
}
