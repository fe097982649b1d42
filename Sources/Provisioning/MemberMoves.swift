import Directory

/// Whose memberships in a group began and ended in one transaction.
struct MemberMoves: Sendable {
    private var steps: [(isAddition: Bool, members: [MemberID])] = []

    mutating func add(_ members: [MemberID]) { note(members, isAddition: true) }
    mutating func remove(_ members: [MemberID]) { note(members, isAddition: false) }

    private mutating func note(_ members: [MemberID], isAddition: Bool) {
        if !members.isEmpty { steps.append((isAddition, members)) }
    }

    struct Outcome: Sendable {
        var added: [String] = []
        var removed: [String] = []

        var isEmpty: Bool { added.isEmpty && removed.isEmpty }
    }

    /// What it comes to: whoever left and came back, or came and left, is in neither.
    var outcome: Outcome {
        var order: [MemberID] = []
        var net: [MemberID: Bool] = [:]
        for step in steps {
            for member in step.members {
                if net[member] == nil {
                    net[member] = step.isAddition
                    order.append(member)
                } else {
                    net[member] = nil
                }
            }
        }
        var outcome = Outcome()
        for member in order {
            switch net.removeValue(forKey: member) {
            case true?: outcome.added.append(member.text)
            case false?: outcome.removed.append(member.text)
            case nil: break
            }
        }
        return outcome
    }
}
