package import Access
package import Tenancy

/// An integration that somebody asks for by name (`?integration=`).
///
/// Routing is the operator's decision, not the browser's: a wish counts among several integrations that the policy leaves
/// open, and beyond them for testers only. Whether somebody is one, their login shows, and ends there if not.
package struct Choice: Hashable, Sendable {
    package let integration: Slug<Integration>
    /// Whether it may go beyond the policy.
    let mayTest: Bool

    /// - Parameter operation: somebody's who may read integrations may go beyond the policy too.
    package init(_ integration: Slug<Integration>, in account: Account, by operation: Operation) {
        self.integration = integration
        mayTest = !account.testers.isEmpty || (try? operation.grant(.readIntegrations)) != nil
    }
}

extension Choice {
    /// The integration that a test login is for.
    init(_ pass: TestPass) {
        integration = pass.integration
        mayTest = true
    }
}

extension Account {
    /// Whether that's a tester; an account that names none leaves it to whoever began the login.
    func lets(test person: RoutedPerson) -> Bool {
        testers.isEmpty || testers.contains { person.names.contains(RoutedPerson.key($0)) }
    }
}
