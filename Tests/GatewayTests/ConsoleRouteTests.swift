import Access
import Foundation
import HTTPTypes
import Logging
import Tenancy
import TestSupport
import Testing

@testable import Gateway

/// Who may use which route of the console, as a table that a person reads: `UPDATE_GOLDEN=1 swift test --filter
/// ConsoleRouteTests` rewrites it. `Tests/EndToEnd/test_console.py` walks its lines, so that a route that nobody swept
/// isn't there.
@Suite struct ConsoleRouteTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/console.txt")

    @Test func `who may use which route of the console is as written down`() throws {
        let header = "method path permission " + Role.allCases.map(\.rawValue).joined(separator: " ")
        let lines = try ConsoleRoutes.all.map { route in
            let cells = try Role.allCases.map { try admits(route, $0, at: .account) ? "yes" : "-" }
            let path = route.path.isEmpty ? "." : route.path
            let permission = route.permission?.rawValue ?? "any"
            return "\(route.method.rawValue) \(path) \(permission) \(cells.joined(separator: " "))"
        }
        let text = ([header] + lines.sorted()).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: Self.golden) }
        #expect(text == (try String(contentsOf: Self.golden, encoding: .utf8)))
        #expect(Set(lines.map { $0.split(separator: " ").prefix(2) }).count == lines.count, "a route twice")
    }

    @Test func `a form is nobody's who only reads, and a page needs nothing else`() throws {
        for route in ConsoleRoutes.all {
            guard let permission = route.permission else { continue }
            #expect(permission.onlyReads == (route.method == .get), "\(route.name)")
        }
    }

    @Test(arguments: ConsoleRoutes.all.map(\.name))
    func `nobody gets in without a role, or with one for a part of the account`(name: String) throws {
        let route = try #require(ConsoleRoutes.all.first { $0.name == name })
        #expect(throws: PermissionDenied.self) { try route.admit(try operation(.none)) }
        #expect(try !admits(route, .accountAdministrator, at: .organization(.named("default"))))
    }

    private func admits(_ route: ConsoleRoute, _ role: Role, at scope: Scope) throws -> Bool {
        let operation = try operation(Authority([.init(role.permissions, at: scope)]))
        return (try? route.admit(operation)) != nil
    }

    private func operation(_ authority: Authority) throws -> Access.Operation {
        let (account, now) = (Slug<Account>.named("acme"), Instant(milliseconds: 0))
        let made = Access.Operation(
            account: account, actor: .person(.fresh(at: now), in: account), now: now, requestID: .fresh(at: now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, authority: authority)
        return try #require(made)
    }
}
