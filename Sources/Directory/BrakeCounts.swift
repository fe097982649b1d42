/// What the brake counts, each against how much of it the integration has.
package enum BrakeMeasure: String, Hashable, Sendable, Codable, CaseIterable {
    /// Active users deactivated or deleted.
    case users
    /// Groups deleted or emptied.
    case groups
    /// Memberships that ended while user and group stayed, or with their group.
    case memberships
}

/// How much was taken away.
package struct BrakeCounts: Hashable, Sendable, Codable {
    package var users = 0
    package var groups = 0
    package var memberships = 0
    /// Those of `groups` that aren't there any more; the others are empty.
    package var deletedGroups = 0

    package init(users: Int = 0, groups: Int = 0, memberships: Int = 0, deletedGroups: Int = 0) {
        self.users = users
        self.groups = groups
        self.memberships = memberships
        self.deletedGroups = deletedGroups
    }

    package subscript(measure: BrakeMeasure) -> Int {
        switch measure {
        case .users: users
        case .groups: groups
        case .memberships: memberships
        }
    }

    /// How much of it can't be found by counting what is there.
    func gone(_ measure: BrakeMeasure) -> Int {
        measure == .groups ? deletedGroups : self[measure]
    }

    package static func += (left: inout BrakeCounts, right: BrakeCounts) {
        left.users += right.users
        left.groups += right.groups
        left.memberships += right.memberships
        left.deletedGroups += right.deletedGroups
    }
}
