import Access
import Logging
import Tenancy
import Testing

@Suite struct AuthorityTests {
    private static let scopes = ["account", "orgs/a", "orgs/b", "orgs/a/projects/p", "orgs/b/projects/p"]

    /// Which scope covers which, by their places in `scopes`.
    private static let covered = [[0, 1, 2, 3, 4], [1, 3], [2, 4], [3], [4]]

    @Test func `a scope covers itself and what is below it`() throws {
        for (place, upper) in Self.scopes.enumerated() {
            let above = try #require(Scope(upper))
            let below = Self.scopes.indices.filter { Scope(Self.scopes[$0]).map(above.covers) ?? false }
            #expect(below == Self.covered[place], "\(upper)")
        }
    }

    @Test func `a permission counts at its scope and below, and nowhere else`() throws {
        let operation = try operation([.init([.readGroups], at: try #require(Scope("orgs/a")))])
        #expect(throws: Never.self) { try operation.grant(.readGroups, at: try #require(Scope("orgs/a/projects/p"))) }
        #expect(throws: PermissionDenied.self) { try operation.grant(.readGroups) }
        #expect(throws: PermissionDenied.self) { try operation.grant(.writeGroups, at: try #require(Scope("orgs/a"))) }
        #expect(throws: Never.self) { try operation.admit(.readGroups) }
        #expect(throws: PermissionDenied.self) { try operation.admit(.readUsers) }
    }

    @Test func `nobody gives away more than they have`() throws {
        let operation = try operation([
            .init([.readGroups, .readUsers], at: .account), .init([.readRoles], at: .account),
        ])
        #expect(operation.holds([.readGroups, .readRoles], at: .account))
        #expect(!operation.holds([.readGroups, .writeRoles], at: .account))
    }

    @Test func `a limited token may no more than it was made for`() {
        let authority = Authority([.init(Role.accountAdministrator.permissions, at: .account)]).limited(to: [.readUsers]
        )
        #expect(authority.allows(.readUsers, at: .account))
        #expect(!authority.allowsSomewhere(.writeUsers))
    }

    @Test func `a viewer changes nothing`() {
        #expect(Role.accountViewer.permissions.allSatisfy { $0.rawValue.hasSuffix(".read") })
        #expect(Role.accountAdministrator.permissions == Set(Permission.allCases))
    }

    private func operation(_ holdings: [Authority.Holding]) throws -> Operation {
        let now = Instant(milliseconds: 0)
        let account = try #require(Slug<Account>("acme"))
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        return try #require(
            Operation(
                account: account, actor: .service("sync", in: account), now: now, requestID: .fresh(at: now),
                logger: logger, authority: Authority(holdings)))
    }
}
