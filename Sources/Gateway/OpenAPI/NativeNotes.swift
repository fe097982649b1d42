/// What the OpenAPI document says of the native API's routes beyond their table.
enum NativeNotes {
    static let all: [String: RouteNotes] = [directory, access, logins, provisioning, events].reduce(into: [:]) {
        $0.merge($1) { first, _ in first }
    }

    private static let integration = RouteNotes.Parameter(name: "integration", what: "Only this integration's.")
    private static let scope = RouteNotes.Parameter(name: "scope", what: "account, orgs/… or orgs/…/projects/….")
    private static let search = RouteNotes.Parameter(name: "q", what: "A part of a name.")
    private static let managedBy = RouteNotes.Parameter(name: "managed_by", what: "An integration, or native.")
    private static let since = RouteNotes.Parameter(name: "since", what: "Not before this date and time.")
    private static let until = RouteNotes.Parameter(name: "until", what: "Before this date and time.")

    private static let directory: [String: RouteNotes] = [
        "GET users": .lists(
            "The account's people", of: "User",
            query: [
                search, scope, managedBy,
                .init(name: "active", what: "true, false or any; without it members, suspended or not."),
                .init(name: "user_name", what: "Exactly this one."), .init(name: "email", what: "Exactly this one."),
                .init(name: "group", what: "Members of this group."),
            ]),
        "POST users": .makes("Makes a native user", "NewUser", "User"),
        "GET users/{id}": .shows("One person", "User"),
        "PATCH users/{id}": .changes("Changes a person, as far as no integration manages them", "UserPatch", "User"),
        "DELETE users/{id}": .done("Removes a native user"),
        "GET groups": .lists(
            "The account's groups, native and pushed", of: "Group",
            query: [
                search, scope, managedBy, .init(name: "name", what: "Exactly this one."),
                .init(name: "identifier", what: "Exactly this one."),
            ]),
        "POST groups": .makes("Makes a native group", "NewGroup", "Group"),
        "GET groups/{id}": .shows("One group", "Group"),
        "PATCH groups/{id}": .changes("Changes a group", "GroupPatch", "Group"),
        "DELETE groups/{id}": .done("Removes a native group"),
        "GET groups/{id}/members": .lists("A group's members", of: "Member"),
        "POST groups/{id}/members": .makes("Adds members to a native group", "NewMembers", "AddedMembers"),
        "PUT groups/{id}/members/{member}": .done("Has somebody be a member of a native group"),
        "DELETE groups/{id}/members/{member}": .done("Removes a member from a native group"),
        "GET orgs": .lists("The account's orgs", of: "Organization"),
        "POST orgs": .makes("Makes an org", "NewOrganization", "Organization"),
        "GET orgs/{id}": .shows("One org", "Organization"),
        "PATCH orgs/{id}": .changes("Renames an org", "OrganizationPatch", "Organization"),
        "DELETE orgs/{id}": .done("Removes an org"),
        "GET projects": .lists("The projects of all orgs", of: "Project"),
        "POST projects": .makes("Makes a project in an org", "NewProject", "Project"),
        "GET orgs/{id}/projects": .lists("An org's projects", of: "Project"),
        "DELETE orgs/{id}/projects/{project}": .done("Removes a project"),
    ]

    private static let access: [String: RouteNotes] = [
        "GET roles": .lists("Built-in roles and the account's own", of: "Role"),
        "POST roles": .makes("Makes a role", "NewRole", "Role"),
        "GET roles/{id}": .shows("One role", "Role"),
        "PATCH roles/{id}": .changes("Changes a role of the account's own", "RolePatch", "Role"),
        "DELETE roles/{id}": .done("Removes a role of the account's own"),
        "GET role-assignments": .lists(
            "Who has which role where", of: "RoleAssignment",
            query: [
                scope, .init(name: "role", what: "Only of this role."),
                .init(name: "principal", what: "user:…, group:… or service-account:…."),
            ]),
        "POST role-assignments": .makes(
            "Gives a user, a group or a service account a role", "NewRoleAssignment", "RoleAssignment"),
        "GET role-assignments/{id}": .shows("One assignment", "RoleAssignment"),
        "DELETE role-assignments/{id}": .done("Takes a role away"),
        "GET users/{id}/permissions": .shows(
            "What a person may do, and why", "EffectivePermissions", query: [scope]),
        "GET service-accounts": .lists("The account's programs", of: "ServiceAccount"),
        "POST service-accounts": .makes("Makes a service account", "NewServiceAccount", "ServiceAccount"),
        "GET service-accounts/{id}": .shows("One service account", "ServiceAccount"),
        "PATCH service-accounts/{id}": .changes("Changes a service account", "ServiceAccountPatch", "ServiceAccount"),
        "DELETE service-accounts/{id}": .done("Removes a service account, and ends its tokens"),
        "GET tokens": .lists("The tokens of the native API; one's own without the permission for all", of: "Token"),
        "POST tokens": .makes("Issues a token, whose secret is in this answer only", "NewToken", "IssuedToken"),
        "GET tokens/{id}": .shows("One token", "Token"),
        "DELETE tokens/{id}": .done("Ends a token at once"),
        "POST tokens/{id}/rotate": .makes("Issues a token in another's place", "TokenRotation", "IssuedToken"),
    ]

    private static let logins: [String: RouteNotes] = [
        "GET logins": .lists(
            "Login attempts with their verdicts, the latest first", of: "Login",
            query: [
                integration, since, until, .init(name: "reference", what: "What a refused person was shown."),
                .init(name: "person", what: "An id, a userName or an e-mail address."),
                .init(name: "outcome", what: "How it ended."), .init(name: "verdict", what: "A verdict's code."),
                .init(name: "depth", what: "person, idp_admin or operator."),
            ]),
        "GET logins/{login}": .shows(
            "One attempt, by its id or its reference", "Login",
            query: [.init(name: "depth", what: "person, idp_admin or operator.")]),
        "POST logins/{login}/what-if": .changes(
            "Judges the response that was kept again, under other settings", "ProposedSettings", "WhatIf"),
        "GET routing": .shows("The policy that decides between the generations", "Routing"),
        "PUT routing": .changes(
            "Takes a step to another policy", "RoutingPolicy", "Routing",
            query: [.init(name: "force", what: "true: also when people would be locked out.")]),
        "PATCH routing": .changes(
            "Takes a step to a changed policy", "RoutingPolicy", "Routing",
            query: [.init(name: "force", what: "true: also when people would be locked out.")]),
        "POST routing/undo": .shows("Takes the last step back", "Routing"),
        "GET routing/readiness": .shows(
            "Who would be locked out, under today's policy or a planned one", "Readiness",
            query: [
                .init(name: "policy", what: "A planned policy."), .init(name: "users", what: "Of a staged policy."),
                .init(name: "groups", what: "Of a staged policy."),
                .init(name: "percent", type: "integer", what: "Of a staged policy."),
                .init(name: "limit", type: "integer", what: "How many at most."),
                .init(name: "after", what: "The `next` of the page before."),
            ]),
        "GET routing/explain": .shows(
            "Where somebody would be sent, and why", "LoginExplanation",
            query: [.init(name: "user", what: "A userName or an e-mail address.")]),
        "GET sso": .shows("Whether single sign-on is enforced, and who gets in without it", "Enforcement"),
        "PATCH sso": .changes("Enforces single sign-on, or ends that", "EnforcementPatch", "Enforcement"),
        "GET domains": .lists("The e-mail domains by which people find the account", of: "Domain"),
        "POST domains": .makes("Claims a domain", "NewDomain", "Domain"),
        "POST domains/{domain}/verify": .shows("Looks at the DNS of a claimed domain", "Domain"),
        "DELETE domains/{domain}": .done("Gives a claimed domain up"),
    ]

    private static let provisioning: [String: RouteNotes] = [
        "GET brake": .lists("How the integrations' brakes on mass deprovisioning stand", of: "Brake"),
        "GET brake/{id}": .shows("How an integration's brake stands", "Brake"),
        "POST brake/{id}/release": .shows("Lets an integration go on, what was held included", "Brake"),
        "POST brake/{id}/rollback": .shows(
            "Gives back what an integration took away, and holds the rest", "BrakeRestored"),
        "GET provisioning-log": .lists(
            "SCIM requests with their outcomes, the latest first", of: "ProvisioningEntry",
            query: [
                integration, .init(name: "status", what: "An HTTP status, or `failed`."),
                .init(name: "user", what: "An id or a userName."),
            ]),
        "GET integrations/{id}/sync": .shows("How an integration's provisioning goes", "Sync"),
    ]

    private static let events: [String: RouteNotes] = [
        "GET journal": .lists(
            "What happened in the account, the latest first", of: "JournalEntry",
            query: [
                since, until, .init(name: "subject", what: "The id of what it happened to."),
                .init(name: "kind", what: "A kind of event, or what it begins with."),
                .init(name: "actor", what: "Who did it."),
            ]),
        "GET journal/view": .shows(
            "A user or a group as it was", "PastView",
            query: [
                .init(name: "subject", what: "The id of a user or a group."),
                .init(name: "at", what: "A date and time."),
            ]),
        "POST journal/undo": .changes("Takes back what was done", "UndoRequest", "UndoReport"),
        "GET events": .lists(
            "The account's events in order, behind `after`", of: "JournalEntry",
            query: [
                .init(name: "wait", type: "integer", what: "For how many seconds to wait for one."),
                .init(name: "kinds", what: "Only these kinds, with commas between them."),
            ]),
        "GET webhooks": .lists("Where the account's events are sent", of: "Webhook"),
        "POST webhooks": .makes(
            "Has events sent somewhere; the secret is in this answer only", "NewWebhook", "MadeWebhook"),
        "GET webhooks/{id}": .shows("One place", "Webhook"),
        "PATCH webhooks/{id}": .changes("Changes, pauses or resumes it", "WebhookPatch", "Webhook"),
        "DELETE webhooks/{id}": .done("Sends nothing there any more"),
        "POST webhooks/{id}/replay": .changes("Sends everything behind a place again", "WebhookReplay", "Webhook"),
        "GET webhooks/{id}/dead-letters": .lists("What was given up", of: "DeadLetter"),
        "POST webhooks/{id}/poll": .changes("Security event tokens by polling (RFC 8936)", "Poll", "Polled"),
    ]
}
