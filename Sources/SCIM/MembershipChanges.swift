/// Collects changes and joins neighbors of one kind, so that a thousand operations with one member each cost one
/// statement and not a thousand.
struct MembershipChanges {
    private var done: [MembershipChange] = []
    private var added: [MemberRef] = []
    private var removed: [String] = []

    mutating func append(_ change: MembershipChange) {
        switch change {
        case .add(let members):
            if !removed.isEmpty { flush() }
            added += members
        case .remove(let ids):
            if !added.isEmpty { flush() }
            removed += ids
        case .removeAll, .replaceAll:
            // Whatever came before doesn't matter any more.
            self = MembershipChanges()
            done = [change]
        case .removeMatching, .require:
            flush()
            done.append(change)
        }
    }

    func list() -> [MembershipChange] {
        var copy = self
        copy.flush()
        return copy.done
    }

    private mutating func flush() {
        if !added.isEmpty { done.append(.add(added)) }
        if !removed.isEmpty { done.append(.remove(removed)) }
        added = []
        removed = []
    }
}
