/// What the OpenAPI document says of the operator API's routes beyond their table.
enum OperatorNotes {
    private static let integration = "accounts/{account}/integrations/{id}"

    static let all: [String: RouteNotes] = accounts.merging(integrations) { first, _ in first }

    private static let accounts: [String: RouteNotes] = [
        "GET accounts": .lists("All accounts", of: "OperatorAccount"),
        "POST accounts": .makes(
            "Makes an account of what a tenant file would say", "AccountDeclaration", "OperatorAccount"),
        "GET accounts/{account}": .shows("One account, with its settings", "OperatorAccountDetails"),
        "PUT accounts/{account}": .changes(
            "Declares the account anew", "AccountDeclaration", "OperatorAccountDetails"),
        "PATCH accounts/{account}": .changes(
            "Changes what is declared, by a merge patch", "AccountDeclarationPatch", "OperatorAccountDetails"),
        "DELETE accounts/{account}": RouteNotes(
            summary: "Suspends the account, and deletes it after a delay",
            query: [.init(name: "delay", type: "integer", what: "In seconds; a week unless it's given.")],
            answer: "OperatorAccount", status: "202"),
        "GET accounts/{account}/export": RouteNotes(
            summary: "The account's people and groups, one JSON object a line", answer: "Export",
            mediaType: "application/x-ndjson"),
        "POST accounts/{account}/suspend": .shows("Ends to serve the account", "OperatorAccountDetails"),
        "POST accounts/{account}/resume": .shows(
            "Serves the account again, and doesn't delete it", "OperatorAccountDetails"),
        "GET accounts/{account}/orgs": .lists("The account's declared orgs", of: "DeclaredOrganization"),
        "GET accounts/{account}/orgs/{id}": .shows("One org", "DeclaredOrganization"),
        "PUT accounts/{account}/orgs/{id}/projects/{project}": .shows(
            "Declares a project of an org", "DeclaredOrganization"),
        "DELETE accounts/{account}/orgs/{id}/projects/{project}": .done("Declares a project no longer"),
        "GET applications": .lists("The applications that people log in to", of: "Application"),
        "POST applications": .makes("Registers an application", "NewApplication", "Application"),
        "GET applications/{id}": .shows("One application", "Application"),
        "PATCH applications/{id}": .changes("Changes a registered application", "ApplicationPatch", "Application"),
        "DELETE applications/{id}": .done("Removes a registered application"),
        "PUT accounts/{account}/orgs/{id}": .changes(
            "Declares an org with its projects", "OrganizationDeclaration", "AccountDeclaration"),
        "DELETE accounts/{account}/orgs/{id}": .done("Declares an org no longer"),
        "GET accounts/{account}/setup-links": .lists("The account's setup links, live or not", of: "SetupLink"),
        "POST accounts/{account}/setup-links": .makes(
            "Makes a link by which an IdP's administrator connects an integration; `url` is shown once",
            "NewSetupLink", "IssuedSetupLink"),
        "DELETE accounts/{account}/setup-links/{id}": .done("Ends a setup link at once"),
        "PUT accounts/{account}/domains": .changes(
            "Declares the account's e-mail domains", "DomainsDeclaration", "AccountDeclaration"),
    ]

    private static let integrations: [String: RouteNotes] = [
        "GET accounts/{account}/integrations": .lists("The account's integrations", of: "Integration"),
        "PUT \(integration)": .changes("Declares an integration", "IntegrationDeclaration", "AccountDeclaration"),
        "DELETE \(integration)": .done("Declares an integration no longer"),
        "GET \(integration)/limits": .shows("How much an integration may do", "Limits"),
        "PATCH \(integration)/limits": .changes("Changes how much an integration may do", "LimitsPatch", "Limits"),
        "GET \(integration)/keys": .lists("An integration's SP keys", of: "ServiceProviderKey"),
        "POST \(integration)/keys/rotate": .shows("Stages the next key", "ServiceProviderKeyList"),
        "POST \(integration)/keys/activate": .shows("Signs with the staged key from now on", "ServiceProviderKeyList"),
        "POST \(integration)/keys/drop": .shows("Forgets the key that was retired", "ServiceProviderKeyList"),
        "GET \(integration)/tokens": .lists("An integration's SCIM tokens", of: "SCIMToken"),
        "POST \(integration)/tokens": .makes(
            "Issues a SCIM token, whose secret is in this answer only", nil, "IssuedSCIMToken"),
    ]
}
