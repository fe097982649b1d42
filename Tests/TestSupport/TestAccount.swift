package import Access
import FoundationEssentials
import Journal
import Logging
package import Records
package import Tenancy

/// An account of a test's own, with both generations of integrations unless it says otherwise.
package struct TestAccount: Sendable {
    package let settings: Account
    package var id: Slug<Account> { settings.id }

    package init(settings: Account) { self.settings = settings }

    package static let start = Instant(milliseconds: 1_800_000_000_000)

    /// Declares an account of a name that nobody has yet.
    package static func make(
        in records: Records, _ change: (inout Account) -> Void = { _ in }
    ) async throws -> TestAccount {
        var account = Account(id: freshID(), name: "Test")
        account.integrations = [
            Integration(id: .firstgen, generation: .firstgen), Integration(id: .nextgen, generation: .nextgen),
        ]
        // What most tests are about isn't the brake.
        for index in account.integrations.indices { account.integrations[index].brake.sharePercent = 100 }
        change(&account)
        let made = TestAccount(settings: account)
        _ = try await records.account(account.id).write(made.operation()) { writer in
            Recorded(try writer.declare(made.settings), JournalEvent(.accountDeclared, made.id))
        }
        return made
    }

    package static func freshID() -> Slug<Account> {
        .named("t" + UUID().uuidString)
    }

    /// - Parameter seconds: after the start of the test's time.
    package func operation(
        by actor: Actor = .operator, after seconds: Int64 = 0, holding role: Role? = nil
    ) -> Operation {
        let now = Self.start.advanced(bySeconds: seconds)
        let operation = Operation(
            account: id, actor: actor, now: now, requestID: .fresh(at: now),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authority: Authority(role.map { [.init($0.permissions, at: .account)] } ?? []))
        guard let operation else { fatalError("an actor of another account") }
        return operation
    }
}

extension Slug {
    /// For names that a test writes down.
    package static func named(_ text: String) -> Slug {
        guard let slug = Slug(text) else { fatalError("\(text) is no name") }
        return slug
    }
}

extension Slug<Integration> {
    package static let firstgen = Slug.named("firstgen")
    package static let nextgen = Slug.named("nextgen")
}
