extension JournalEvent {
    /// How many identifiers of members one event names, so that no row of the journal, and no message made of one, grows
    /// with a group.
    package static let membersAtOnce = 1_000

    /// That a group lost and gained members, in as many events as it takes.
    package static func membersChanged(
        of group: some CustomStringConvertible, added: [String], removed: [String], details: [String: String]
    ) -> [JournalEvent] {
        let total = removed.count + added.count
        return stride(from: 0, to: total, by: membersAtOnce).map { start in
            let end = min(start + membersAtOnce, total)
            let gone = removed[min(start, removed.count)..<min(end, removed.count)]
            let come = added[max(start - removed.count, 0)..<max(end - removed.count, 0)]
            var details = details
            details["changes"] = "\(end - start)"
            return JournalEvent(
                .membersChanged, group, details: details,
                change: JournalChange(added: Array(come), removed: Array(gone)))
        }
    }
}
