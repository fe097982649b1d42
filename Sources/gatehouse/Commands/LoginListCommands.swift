import Access
import ArgumentParser
import Gateway
import Journal
import SAML
import SCIM
import SignIn
import Tenancy

extension LoginCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists login attempts, newest first.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Option(help: "A userName, an e-mail address or a user's id.") var person: String?
        @Option(help: "The integration.") var integration: String?
        @Option(help: "refused, redeemed, never_redeemed, …") var outcome: String?
        @Option(help: "The code of a verdict.") var verdict: String?
        @Option(help: "From this time on, like 2026-11-24T09:00:00Z.") var since: String?
        @Option(help: "Before this time.") var until: String?
        @Option(help: "Goes on where `next` of the list before says.") var after: String?
        @Option(help: "How many at most.") var limit = 100

        func run() async throws {
            try await exiting {
                let search = LoginSearch(
                    LoginAttemptFilter(
                        integration: try integration.map { try meant($0, "--integration", Slug.init) },
                        outcome: try outcome.map { try meant($0, "--outcome", LoginOutcome.init) }, verdict: verdict,
                        since: try since.map { try CommandTime.instant($0, "--since") },
                        until: try until.map { try CommandTime.instant($0, "--until") },
                        before: try after.map { try meant($0, "--after", ID.init) }), person: person)
                let found = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await deployment.signIn().logins(operation, account: account, search, limit: limit)
                }
                guard !options.json else {
                    let next = JSON.text(found.next?.text)
                    return Console.print(
                        JSON.object([("items", .list(found.items.map(\.json))), ("next", next)]).rendered)
                }
                for report in found.items { Console.print(report.line) }
                if let next = found.next { Console.print("more: --after \(next)") }
            }
        }

        private func meant<Value>(_ text: String, _ option: String, _ parse: (String) -> Value?) throws -> Value {
            guard let value = parse(text) else { throw BadUsage("\(option) \(text): there can be none") }
            return value
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a login attempt: its verdict, its checks, and how long each step took.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The reference that the person was shown, or the attempt's id.") var reference: String
        @Option(help: "How much of it: person, idp_admin or operator.") var depth = LoginDepth.operator.rawValue

        func run() async throws {
            try await exiting {
                guard let depth = LoginDepth(rawValue: depth) else {
                    throw BadUsage("--depth \(depth): person, idp_admin or operator")
                }
                let report = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await deployment.signIn().login(operation, account: account, reference, depth: depth)
                }
                guard let report else { throw Refused("No login of \(account) has the reference \(reference).") }
                Console.print(options.json ? report.json.rendered : report.text)
            }
        }
    }

    struct TestLink: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a link by which an IdP admin tries a login. It logs nobody in and changes nothing.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration.") var integration: String
        @Option(help: "How long it works: 7d, 12h, 30m, 90s.") var expires = "1h"

        func run() async throws {
            try await exiting {
                let seconds = try Lifetime.seconds(expires)
                let (link, end) = try await Deployment.working(on: account, options) { deployment, account, operation in
                    let integration = try deployment.integration(integration, of: account)
                    let end = operation.now.advanced(bySeconds: seconds)
                    let link = try await deployment.signIn().testLink(
                        operation, integration: integration.id, until: end)
                    return (link, end)
                }
                Console.print(
                    options.json
                        ? JSON.object([("link", .text(link)), ("expires", .text(end.description))]).rendered : link)
            }
        }
    }
}

/// A time as it's given on the command line.
enum CommandTime {
    static func instant(_ text: String, _ option: String) throws -> Instant {
        guard let instant = SAMLInstant(text) else {
            throw BadUsage("\(option) \(text): give a time in UTC, like 2026-11-24T09:00:00Z")
        }
        return Instant(milliseconds: instant.secondsSince1970 * 1_000 + Int64(instant.nanoseconds / 1_000_000))
    }
}

extension LoginReport {
    fileprivate var line: String {
        [
            attempt.started.description, attempt.reference, attempt.outcome.rawValue,
            attempt.verdict?.code ?? "-", attempt.integration?.text ?? "-", attempt.userName ?? "-",
        ].joined(separator: "  ")
    }

    fileprivate var text: String {
        var lines = ["\(attempt.id): \(attempt.outcome.rawValue)\(attempt.isTest ? " (a test login)" : "")"]
        if let sentence = attempt.verdict?.sentence { lines.append("The person was told: \(sentence)") }
        if depth >= .identityProviderAdmin {
            lines += [
                "Integration:  \(attempt.integration?.text ?? "-")", "Application:  \(attempt.application ?? "-")",
                "Person:       \(attempt.userName ?? "-")",
            ]
            if let verdict = attempt.verdict { lines += verdict.lines + [guide?.docs].compactMap(\.self) }
            if let idp = guide?.identityProvider { lines.append("\(idp.product.name): \(idp.docs)") }
        }
        if depth >= .operator {
            lines += attempt.checks.map { "\($0.passed ? "ok      " : "REFUSED ") \($0.name)" }
            lines += attempt.steps.map { "\($0.at)  \($0.name.rawValue)  \($0.request?.text ?? "-")" }
            if let time = attempt.time(from: .sent, to: .received) { lines.append("At the IdP for \(time) ms.") }
            if keepsResponse { lines.append("Its response was kept: gatehouse login what-if judges it again.") }
        }
        return lines.joined(separator: "\n")
    }
}

extension LoginVerdictRecord {
    fileprivate var lines: [String] {
        var lines = ["Refused (\(code)): \(message)"]
        if let field { lines.append("Field:        \(field)") }
        if let expected { lines.append("Expected:     \(expected)") }
        if let actual { lines.append("Actual:       \(actual)") }
        return lines + ["Who must act: \(who)"]
    }
}
