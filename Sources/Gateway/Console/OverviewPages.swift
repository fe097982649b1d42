import Access
import Journal
import Pages
import Provisioning
import SignIn
import Tenancy

/// The console's first page, and who would be locked out.
enum OverviewPages {
    static let routes: [ConsoleRoute] = [
        .page("", nil, overview), .page("readiness", .readRouting, readiness),
    ]

    @Sendable private static func overview(_ call: ConsoleCall) async throws -> ConsolePage {
        let brakes = call.may(.readBrake) ? try await call.services.brake.status(of: call.account, call.operation) : []
        let held = brakes.filter { $0.state == .engaged }.map { IntegrationPages.brake($0, call) }
        return call.page(
            "Overview", at: .overview,
            held + [try await integrations(call, brakes), try await lockedOut(call), try await refused(call)])
    }

    private static func integrations(_ call: ConsoleCall, _ brakes: [BrakeStatus]) async throws -> ConsoleSection? {
        guard call.may(.readIntegrations) else { return nil }
        var rows: [[ConsoleCell]] = []
        for integration in call.account.integrations {
            let sync =
                call.may(.readProvisioning)
                ? try await call.services.history.sync(integration.id, call.operation) : SyncSummary()
            let failures = sync.failures.reduce(0) { $0 + $1.count }
            rows.append([
                .integration(integration.id, call), IntegrationPages.state(of: integration), .moment(sync.lastSeen),
                .text("\(sync.requestsPastHour)"), failures == 0 ? .text("0") : .mark("\(failures)", isBad: true),
                brakes.first { $0.integration == integration.id }.map(IntegrationPages.mark) ?? .nothing,
            ])
        }
        return ConsoleSection(
            "integrations", "Integrations",
            table: ConsoleTable(
                ["Integration", "Logins", "Last SCIM request", "Requests, past hour", "Failures, past day", "Brake"],
                rows, nothing: "The account has no app integration yet."))
    }

    /// How many are counted at most: whoever looks wants to know whether there is anybody.
    private static let countLimit = 100

    private static func lockedOut(_ call: ConsoleCall) async throws -> ConsoleSection? {
        guard call.may(.readRouting), !call.account.integrations.isEmpty else { return nil }
        let found = try await call.services.signIn.readiness(call.operation, of: call.account, limit: countLimit)
        let count = found.lockedOut.count
        let sentence =
            switch count {
            case 0: "Everybody who is active can log in."
            case 1: "1 active person could not log in today."
            case countLimit...: "At least \(count) active people could not log in today."
            default: "\(count) active people could not log in today."
            }
        return ConsoleSection(
            "lockouts", "Who can log in", isUrgent: count > 0, sentences: [sentence],
            facts: [
                .init("Policy", .text("\(found.policy)")),
                .init("Who, and why", .link("Readiness", call.link("readiness"))),
            ])
    }

    private static func refused(_ call: ConsoleCall) async throws -> ConsoleSection? {
        guard call.may(.readLogins) else { return nil }
        let search = LoginSearch(LoginAttemptFilter(outcome: .refused))
        let found = try await call.services.signIn.logins(
            call.operation, account: call.account, search, depth: .identityProviderAdmin, limit: 5)
        return LoginPages.table(
            "refusals", "Refused lately", found.items, nothing: "No login was refused.", next: nil, call)
    }

    /// Under today's policy, or a planned one.
    @Sendable private static func readiness(_ call: ConsoleCall) async throws -> ConsolePage {
        let policy = try call.choice("policy", expecting: "firstgen-first or nextgen-first") { text in
            [RoutingPolicy.firstgenFirst, .nextgenFirst].first { "\($0)" == text }
        }
        let after = try call.query("after", expecting: "where a page before ended") { ID<User>($0) }
        let found = try await call.services.signIn.readiness(
            call.operation, of: call.account, under: policy, after: after, limit: ConsoleCall.pageSize)
        let rows = found.lockedOut.map { person -> [ConsoleCell] in
            let verdict = person.verdict.record
            return [
                .link(person.userName, call.may(.readUsers) ? call.link("people/\(person.id)") : nil),
                person.route.map { .integration($0.integration.id, call) } ?? .nothing, .text(verdict.message),
                .text(LoginPages.name(of: verdict.who)),
            ]
        }
        let policies = [("", "Today's"), ("firstgen-first", "FirstGen first"), ("nextgen-first", "NextGen first")]
        let chosen = call.query["policy"] ?? ""
        return call.page(
            "Readiness", at: .overview, above: .overview,
            [
                ConsoleSection(
                    "policy", "Under which policy",
                    sentences: ["These are the decisions of real logins, made without one."],
                    forms: call.search(
                        at: "readiness",
                        fields: [
                            .select("policy", "Policy", policies.map { .init($0.0, $0.1, isChosen: $0.0 == chosen) })
                        ])),
                ConsoleSection(
                    "locked-out", "Who could not log in",
                    table: ConsoleTable(
                        ["Person", "Sent to", "Why not", "Who has to act"], rows, nothing: "Nobody.",
                        next: call.next("readiness", after: found.next?.text))),
            ])
    }
}
