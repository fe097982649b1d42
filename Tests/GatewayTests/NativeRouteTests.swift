import Access
import Foundation
import HTTPTypes
import Logging
import Tenancy
import TestSupport
import Testing

@testable import Gateway

/// Who may use which route of the native API, as a table that a person reads: `UPDATE_GOLDEN=1 swift test --filter
/// NativeRouteTests` rewrites it. `Tests/EndToEnd/test_permission_sweep.py` walks its lines over HTTP, so that a route
/// that nobody swept isn't there.
@Suite struct NativeRouteTests {
    private static let golden = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Golden/permissions.txt")

    @Test func `who may use which route, with a role at which scope, is as written down`() throws {
        let header = "method path permission " + Role.allCases.map(\.rawValue).joined(separator: " ")
        let lines = try NativeRoutes.all.map { route in
            let cells = try Role.allCases.map { try cell(route, $0) }
            let permission = route.permission?.rawValue ?? "none"
            return "\(route.method.rawValue) \(route.path) \(permission) \(cells.joined(separator: " "))"
        }
        let text = ([header] + lines.sorted()).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try Data(text.utf8).write(to: Self.golden) }
        #expect(text == (try String(contentsOf: Self.golden, encoding: .utf8)))
        #expect(Set(lines.map { $0.split(separator: " ").prefix(2) }).count == lines.count, "a route twice")
    }

    @Test func `what changes something is nobody's who only reads`() throws {
        // A receiver that polls says what it has received, which is no change of the account's.
        let acknowledging = ["webhooks/{id}/poll"]
        for route in NativeRoutes.all where route.method != .get && !acknowledging.contains(route.path) {
            guard let permission = route.permission else { continue }
            #expect(!permission.onlyReads, "\(route.method) \(route.path)")
        }
    }

    /// The lines of `Golden/locks.txt`, which `Tests/EndToEnd/test_locked_records.py` walks over HTTP, are written by hand:
    /// only people know what a route can meet.
    @Test func `of every route that changes something it is written down which lock it can meet`() throws {
        let file = Self.golden.deletingLastPathComponent().appending(path: "locks.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        let written = lines.map { $0.split(separator: " ").prefix(2).joined(separator: " ") }
        let changing = NativeRoutes.all.filter { $0.method != .get }.map(\.name)
        #expect(Set(changing).subtracting(written).sorted() == [], "say in locks.txt what can lock these")
        #expect(Set(written).subtracting(changing).sorted() == [], "these are gone")
        #expect(written == written.sorted() && Set(written).count == written.count)
    }

    /// `everywhere`: the role has to be held for the account; `within`: at an org it counts for what is there; `-`: never.
    private func cell(_ route: NativeRoute, _ role: Role) throws -> String {
        func admits(_ scope: Scope) throws -> Bool {
            let operation = try operation(Authority([.init(role.permissions, at: scope)]))
            do {
                try route.admit(operation)
                return true
            } catch {
                return false
            }
        }
        guard try admits(.account) else { return "-" }
        return try admits(.organization(.named("default"))) ? "within" : "everywhere"
    }

    private func operation(_ authority: Authority) throws -> Access.Operation {
        let now = Instant(milliseconds: 0)
        let made = Access.Operation(
            account: .named("acme"), actor: .service("s", in: .named("acme")), now: now, requestID: .fresh(at: now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, authority: authority)
        return try #require(made)
    }
}
