import Relational
package import Tenancy

extension SystemWriter {
    /// Takes an application's assertion, once; false when it was taken before, on any node and for any account.
    package func takeApplicationAssertion(
        _ replayKey: [UInt8], of application: String, until end: Instant
    ) throws -> Bool {
        try session.execute(
            """
            INSERT INTO seen_application_assertion (application_id, replay_key, replayable_until)
            VALUES (\(application), \(replayKey), \(end)) ON CONFLICT (application_id, replay_key) DO NOTHING
            """) > 0
    }
}
