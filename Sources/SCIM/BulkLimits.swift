/// How much one Bulk request may hold (RFC 7644 §3.7.4). Beyond it: 413.
package struct BulkLimits: Sendable {
    package let operations: Int
    package let payloadBytes: Int

    package init(operations: Int = 1_000, payloadBytes: Int = 8_388_608) {
        self.operations = operations
        self.payloadBytes = payloadBytes
    }

    /// Judges the size of a body; ask before parsing it.
    ///
    /// - Throws: 413.
    package func admit(payloadOf bytes: Int) throws(SCIMRefusal) {
        if bytes > payloadBytes {
            throw .tooLarge("The size of the bulk request exceeds the maxPayloadSize (\(payloadBytes)).")
        }
    }

    func admit(operations count: Int) throws(SCIMRefusal) {
        if count > operations {
            throw .tooLarge("The number of bulk operations exceeds the maxOperations (\(operations)).")
        }
    }
}
