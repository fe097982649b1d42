/// What the OpenAPI document says of the operator API's routes beyond their table.
enum OperatorNotes {
    static let all: [String: RouteNotes] = [
        "GET accounts": RouteNotes(summary: "All accounts", answer: "OperatorAccountList"),
        "POST accounts": RouteNotes(
            summary: "Makes an account of what a tenant file would say", body: "AccountDeclaration",
            answer: "OperatorAccount"),
        "GET accounts/{account}": RouteNotes(summary: "One account", answer: "OperatorAccount"),
        "PUT accounts/{account}": RouteNotes(
            summary: "Declares the account anew", body: "AccountDeclaration", answer: "OperatorAccount"),
        "PATCH accounts/{account}": RouteNotes(
            summary: "Changes what is declared, by a merge patch", answer: "OperatorAccount"),
        "DELETE accounts/{account}": RouteNotes(
            summary: "Suspends the account, and deletes it after a delay",
            query: [.init(name: "delay", type: "integer", what: "In seconds; a week unless it's given.")],
            answer: "OperatorAccount"),
        "GET accounts/{account}/export": RouteNotes(
            summary: "The account's people and groups, one JSON object a line", mediaType: "application/x-ndjson"),
        "POST accounts/{account}/suspend": RouteNotes(summary: "Ends to serve the account", answer: "OperatorAccount"),
        "POST accounts/{account}/resume": RouteNotes(
            summary: "Serves the account again, and doesn't delete it", answer: "OperatorAccount"),
        "GET accounts/{account}/setup-links": RouteNotes(
            summary: "The account's setup links, live or not", answer: "SetupLinkList"),
        "POST accounts/{account}/setup-links": RouteNotes(
            summary: "Makes a link by which an IdP's administrator connects an integration; `url` is shown once",
            body: "NewSetupLink", answer: "SetupLink"),
        "DELETE accounts/{account}/setup-links/{id}": RouteNotes(summary: "Ends a setup link at once"),
    ]
}
