/// What the OpenAPI document says of the native API's routes beyond their table. A route without notes is described all
/// the same.
enum NativeNotes {
    private static let integration = RouteNotes.Parameter(name: "integration", what: "Only this integration's.")

    private static let scope = RouteNotes.Parameter(name: "scope", what: "account, orgs/… or orgs/…/projects/….")
    private static let search = RouteNotes.Parameter(name: "q", what: "A part of a name.")
    private static let managedBy = RouteNotes.Parameter(name: "managed_by", what: "An integration, or native.")

    static let all: [String: RouteNotes] = [
        "GET users": RouteNotes(
            summary: "The account's people",
            query: [
                search, scope, managedBy,
                .init(name: "active", what: "true, false or any; without it members, suspended or not."),
                .init(name: "user_name", what: "Exactly this one."), .init(name: "email", what: "Exactly this one."),
                .init(name: "group", what: "Members of this group."),
            ], answer: "UserList"),
        "POST users": RouteNotes(summary: "Makes a native user", body: "NewUser", answer: "User"),
        "GET users/{id}": RouteNotes(summary: "One person", answer: "User"),
        "PATCH users/{id}": RouteNotes(summary: "Changes a native user", body: "UserPatch", answer: "User"),
        "DELETE users/{id}": RouteNotes(summary: "Removes a native user"),
        "GET groups": RouteNotes(
            summary: "The account's groups, native and pushed",
            query: [
                search, scope, managedBy, .init(name: "name", what: "Exactly this one."),
                .init(name: "identifier", what: "Exactly this one."),
            ], answer: "GroupList"),
        "POST groups": RouteNotes(summary: "Makes a native group", body: "NewGroup", answer: "Group"),
        "GET groups/{id}": RouteNotes(summary: "One group", answer: "Group"),
        "PATCH groups/{id}": RouteNotes(summary: "Changes a group", body: "GroupPatch", answer: "Group"),
        "DELETE groups/{id}": RouteNotes(summary: "Removes a native group"),
        "GET groups/{id}/members": RouteNotes(summary: "A group's members", answer: "List"),
        "GET role-assignments": RouteNotes(
            summary: "Who has which role where",
            query: [
                scope, .init(name: "role", what: "Only of this role."),
                .init(name: "principal", what: "user:…, group:… or service-account:…."),
            ], answer: "RoleAssignmentList"),
        "GET users/{id}/permissions": RouteNotes(summary: "What a person may do, and why", query: [scope]),
        "GET sso": RouteNotes(
            summary: "Whether single sign-on is enforced, and who gets in without it", answer: "Enforcement"),
        "PATCH sso": RouteNotes(
            summary: "Enforces single sign-on, or ends that", body: "EnforcementPatch", answer: "Enforcement"),
        "GET brake": RouteNotes(
            summary: "How the integrations' brakes on mass deprovisioning stand", answer: "BrakeList"),
        "GET brake/{id}": RouteNotes(summary: "How an integration's brake stands", answer: "Brake"),
        "POST brake/{id}/release": RouteNotes(
            summary: "Lets an integration go on, what was held included", answer: "Brake"),
        "POST brake/{id}/rollback": RouteNotes(
            summary: "Gives back what an integration took away, and holds the rest", answer: "BrakeRestored"),
        "GET provisioning-log": RouteNotes(
            summary: "SCIM requests with their outcomes, the latest first",
            query: [
                integration, .init(name: "status", what: "An HTTP status, or `failed`."),
                .init(name: "user", what: "An id or a userName."),
            ], answer: "ProvisioningEntryList"),
        "GET integrations/{id}/sync": RouteNotes(summary: "How an integration's provisioning goes", answer: "Sync"),
        "GET logins": RouteNotes(
            summary: "Login attempts with their verdicts, the latest first",
            query: [
                integration, .init(name: "reference", what: "What a refused person was shown."),
                .init(name: "outcome", what: "How it ended."),
            ], answer: "List"),
    ]
}
