package import Access
package import Tenancy

/// An integration chosen by somebody who may: routing is the operator's decision, not the browser's.
package struct Choice: Hashable, Sendable {
    package let integration: Slug<Integration>

    /// Takes the wish of somebody who may read integrations.
    ///
    /// - Throws: `.choiceNotAllowed` for everybody else, which is recorded nowhere: nothing was started.
    package init(_ integration: Slug<Integration>, by operation: Operation) throws(RoutingRefusal) {
        guard (try? operation.grant(.readIntegrations)) != nil else { throw .choiceNotAllowed }
        self.integration = integration
    }
}
