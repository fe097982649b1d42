import Access

/// How much of a login attempt somebody is shown; each depth has all of the one before.
package enum LoginDepth: String, Hashable, Sendable, CaseIterable, Comparable {
    /// What happened, in a sentence, and the reference.
    case person
    /// Which field has to be changed, what was expected there and what was found.
    case identityProviderAdmin = "idp_admin"
    /// Every check, every request, and how long each step took.
    case `operator`

    package static func < (left: LoginDepth, right: LoginDepth) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .person: 0
        case .identityProviderAdmin: 1
        case .operator: 2
        }
    }

    private var permission: Permission {
        switch self {
        case .person, .identityProviderAdmin: .readLogins
        case .operator: .inspectLogins
        }
    }

    /// The depth that is asked for, or the deepest that the actor may see.
    ///
    /// - Throws: `PermissionDenied` when the actor may not see that deep, or none at all.
    static func granted(_ wanted: LoginDepth?, to operation: Operation) throws(PermissionDenied) -> LoginDepth {
        let depth = wanted ?? ((try? operation.grant(.inspectLogins)) == nil ? .identityProviderAdmin : .operator)
        _ = try operation.grant(depth.permission)
        return depth
    }
}
