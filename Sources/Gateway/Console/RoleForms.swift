import Access
import Administration
import HandOff
import Pages
import Tenancy

/// Roles of a person or a group: given and taken away alike.
enum RoleForms {
    /// Who has the roles, and under which path their page is.
    struct Holder: Sendable {
        let principal: Principal
        let path: String
    }

    /// The roles that somebody has themselves, each with a button that takes it away, and a form that gives another.
    static func section(
        of holder: Holder, _ assignments: [AssignmentRecord], through: [[ConsoleCell]] = [], _ call: ConsoleCall
    ) async throws -> ConsoleSection {
        let roles = try await call.administration.roles(in: call.target)
        let titles = Dictionary(roles.map { ($0.id, $0.title) }) { first, _ in first }
        let mayChange = call.may(.writeRoles)
        let own = assignments.map { assignment -> [ConsoleCell] in
            let title = titles[assignment.role] ?? assignment.role.text
            let take =
                !mayChange
                ? nil
                : call.form(
                    "Take away", to: "\(holder.path)/roles/\(assignment.id)/remove",
                    spoken: "Take away \(title) at \(assignment.scope)")
            return [
                .text(title), .text("\(assignment.scope)"), .text("given directly"),
                take.map { .button($0) } ?? .nothing,
            ]
        }
        let give =
            !mayChange
            ? nil
            : call.form(
                "Give the role", to: "\(holder.path)/roles",
                fields: [
                    .select("role", "Role", roles.map { .init($0.id.text, $0.title) }),
                    .select("scope", "Scope", try await scopes(call)),
                ])
        return ConsoleSection(
            "roles", "Roles",
            sentences: ["Roles never come from the identity provider: they are given here or by API."],
            table: ConsoleTable(["Role", "Scope", "How", "Change"], own + through, nothing: "No role yet."),
            forms: give.map { [$0] } ?? [])
    }

    private static func scopes(_ call: ConsoleCall) async throws -> [ConsoleForm.Choice] {
        let organizations = try await call.administration.organizations(in: call.target).map(\.organization)
        let scopes = organizations.flatMap { organization in
            [Scope.organization(organization.id)]
                + organization.projects.map { .project($0, in: organization.id) }
        }
        return [.init("account", "all of \(call.account.name)")] + scopes.map { .init("\($0)", "\($0)") }
    }

    static func give(
        to holder: Holder, _ call: ConsoleCall, _ fields: FormFields
    ) async throws -> ConsoleRoute.Done {
        guard let role = fields["role"].flatMap({ Slug<CustomRole>($0) }),
            let scope = fields["scope"].flatMap({ Scope($0) })
        else { throw Problem(.invalidRequest, "Choose a role and a scope.") }
        _ = try await call.administration.assign(role, to: holder.principal, at: scope, in: call.target)
        return .at(holder.path, .given)
    }

    static func take(from holder: Holder, _ call: ConsoleCall) async throws -> ConsoleRoute.Done {
        let id = try call.id("assignment", RoleAssignment.self)
        // Somebody else's role isn't one of this page's.
        guard try await call.administration.assignment(id, in: call.target).principal == holder.principal else {
            throw NothingHere()
        }
        try await call.administration.unassign(id, in: call.target)
        return .at(holder.path, .taken)
    }
}
