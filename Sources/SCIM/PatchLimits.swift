/// How much one PATCH may ask for. Beyond it: 413.
package struct PatchLimits: Sendable {
    /// Members named in all operations together.
    package let members: Int
    /// Operations on the collection.
    package let memberOperations: Int
    /// Operations on anything else, each key of a pathless value counted.
    package let operations: Int
    /// Values of multi-valued attributes in all operations together.
    package let values: Int

    package init(members: Int = 50_000, memberOperations: Int = 50_000, operations: Int = 500, values: Int = 2_000) {
        self.members = members
        self.memberOperations = memberOperations
        self.operations = operations
        self.values = values
    }
}
