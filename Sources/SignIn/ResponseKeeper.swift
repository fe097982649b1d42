import KeyMaterial
import Records
import Tenancy

/// An answer that is to be kept with its attempt, because its integration asks for that.
struct ResponseKeeper: Sendable {
    /// No response that is read is longer (256 KiB in base64, and room for line breaks).
    private static let bytes = 400 << 10
    /// Of one account, so that a stranger who posts rubbish fills a cupboard and not the house.
    private static let count = 1_000

    let form: String
    let integration: Slug<Integration>
    let cameToSharedURL: Bool
    let requestID: String?
    let sealing: SealingKey

    func store(of attempt: ID<LoginAttempt>, _ writer: borrowing AccountWriter) throws {
        let plain = Array(form.utf8)
        guard plain.count <= Self.bytes else { return }
        let binding = KeptResponseRecord.binding(attempt, in: writer.account)
        try writer.insert(
            KeptResponseRecord(
                attempt: attempt, integration: integration, cameToSharedURL: cameToSharedURL, requestID: requestID,
                received: writer.now, sealed: try sealing.seal(plain, binding: binding)), limit: Self.count)
    }
}
