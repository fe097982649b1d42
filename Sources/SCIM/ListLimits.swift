/// Page sizes.
package struct ListLimits: Sendable {
    package let defaultCount: Int
    package let maximumCount: Int

    package init(defaultCount: Int = 100, maximumCount: Int = 1_000) {
        self.defaultCount = defaultCount
        self.maximumCount = maximumCount
    }
}
