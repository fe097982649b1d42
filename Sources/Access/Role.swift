/// The built-in roles. An account adds roles of its own, which are data; these can't be changed.
package enum Role: String, Hashable, Sendable, CaseIterable {
    case accountAdministrator = "account-admin"
    case accountViewer = "account-viewer"
    case userManager = "user-manager"
    case groupManager = "group-manager"
    case integrationManager = "integration-manager"

    package var permissions: Set<Permission> {
        switch self {
        case .accountAdministrator: Set(Permission.allCases)
        case .accountViewer: Set(Permission.allCases.filter(\.onlyReads))
        case .userManager: [.readUsers, .writeUsers, .readGroups, .readRoles, .readOrganizations]
        case .groupManager: [.readUsers, .readGroups, .writeGroups, .readRoles, .readOrganizations]
        case .integrationManager:
            [
                .readIntegrations, .writeIntegrations, .readRouting, .writeRouting, .readLogins, .testLogins,
                .readProvisioning, .readBrake, .writeBrake, .readUsers, .readGroups, .readOrganizations,
            ]
        }
    }

    /// For people who choose one.
    package var title: String {
        switch self {
        case .accountAdministrator: "Account administrator"
        case .accountViewer: "Account viewer"
        case .userManager: "User manager"
        case .groupManager: "Group manager"
        case .integrationManager: "Integration manager"
        }
    }
}
