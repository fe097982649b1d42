package import Journal
import Tenancy

/// Sessions that have just ended, why, and what the journal is told about it.
package struct EndedSessions: Hashable, Sendable {
    package let sessions: [LoginSessionRecord]
    package let cause: SessionEndCause

    package var isEmpty: Bool { sessions.isEmpty }

    package var events: [JournalEvent] {
        sessions.map {
            JournalEvent(
                .sessionEnded, $0.id,
                details: ["cause": cause.rawValue, "integration": $0.integration.text, "user": $0.user.text])
        }
    }
}
