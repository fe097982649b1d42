import Journal
import Records
import Tenancy
import TestSupport

extension Contract {
    /// What searches attempts, and the responses that were kept.
    static let verdicts: [Contract] = [
        Contract(
            function: "AccountReader.loginAttempts(_: LoginAttemptFilter, deadlines: LoginDeadlines, limit: Int)",
            here: filters.map { "\($0.found)" }.joined(separator: " "),
            elsewhere: filters.map { _ in "0" }.joined(separator: " ")
        ) { writer, sample in
            let deadlines = LoginDeadlines(started: Sample.start, handedOff: Sample.start)
            return try filters.map { filter in
                "\(try writer.reader.loginAttempts(filter.filter(sample), deadlines: deadlines, limit: 5).count)"
            }.joined(separator: " ")
        },
        Contract(
            function: "AccountReader.keptResponse(_: ID<LoginAttempt>)", here: "_one", elsewhere: "nil"
        ) { writer, sample in shown(try writer.reader.keptResponse(sample.attempt)?.requestID) },
        Contract(
            function: "AccountReader.hasKeptResponse(_: ID<LoginAttempt>)", here: "true", elsewhere: "false"
        ) { writer, sample in "\(try writer.reader.hasKeptResponse(sample.attempt))" },
        Contract(
            function: "AccountWriter.insert(_: KeptResponseRecord, limit: Int)", here: "1 of 2",
            elsewhere: "constraint foreignKey", changes: true
        ) { writer, sample in
            let (first, second) = (sample.attempt, Sample.id(2, LoginAttempt.self))
            try writer.insert(Sample.response(second), limit: 1)
            let kept = try [first, second].filter { try writer.reader.hasKeptResponse($0) }
            return kept == [second] ? "1 of 2" : "\(kept)"
        },
    ]

    private struct Search: Sendable {
        let found: Int
        let filter: @Sendable (Sample) -> LoginAttemptFilter

        init(_ found: Int, _ filter: @escaping @Sendable (Sample) -> LoginAttemptFilter) {
            self.found = found
            self.filter = filter
        }
    }

    /// What the sample's attempts are found by: one that was never answered, and one that was refused.
    private static let filters: [Search] = [
        Search(2) { _ in LoginAttemptFilter() },
        Search(1) { LoginAttemptFilter(reference: LoginAttemptRecord.reference(of: $0.attempt)) },
        Search(1) { _ in LoginAttemptFilter(person: .init(["USER2@example.com"], user: nil)) },
        Search(2) { LoginAttemptFilter(person: .init(["user2@example.com", "x"], user: $0.user)) },
        Search(2) { _ in LoginAttemptFilter(integration: .firstgen) },
        Search(0) { _ in LoginAttemptFilter(integration: .nextgen) },
        Search(0) { _ in LoginAttemptFilter(outcome: .started) },
        Search(1) { _ in LoginAttemptFilter(outcome: .neverAnswered) },
        Search(0) { _ in LoginAttemptFilter(outcome: .handedOff) },
        Search(0) { _ in LoginAttemptFilter(outcome: .neverRedeemed) },
        Search(0) { _ in LoginAttemptFilter(outcome: .tested) },
        Search(0) { _ in LoginAttemptFilter(outcome: .signedIn) },
        Search(1) { _ in LoginAttemptFilter(outcome: .refused) },
        Search(1) { _ in LoginAttemptFilter(verdict: "user_unknown") },
        Search(0) { _ in LoginAttemptFilter(verdict: "expired") },
        Search(2) { _ in LoginAttemptFilter(since: Sample.start) },
        Search(0) { _ in LoginAttemptFilter(since: Sample.later) },
        Search(2) { _ in LoginAttemptFilter(until: Sample.later) },
        Search(0) { _ in LoginAttemptFilter(until: Sample.start) },
        Search(1) { _ in LoginAttemptFilter(before: Sample.id(2)) },
    ]
}
