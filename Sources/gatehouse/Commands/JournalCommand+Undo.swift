import ArgumentParser
import Ledger
import Provisioning
import SCIM
import Tenancy

extension JournalCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a user or a group as it was at some moment, as JSON.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The id of a user or a group.") var id: String
        @Option(help: "When, as in 2026-11-24T15:00:00Z.") var at: String

        func run() async throws {
            try await exiting {
                let moment = try JournalCommand.moment(at, of: "--at")
                let view = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await Ledger(records: deployment.records).view(
                        of: id, at: moment, account: account, operation)
                }
                guard let view, !view.documents.isEmpty else {
                    throw Refused("There was no user or group \(id) in \(account) at \(moment).")
                }
                Console.print(view.json.rendered)
            }
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes back an entry, or what an integration has done since some moment, as new changes.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Option(help: "The entry to take back.") var entry: Int64?
        @Option(help: "The integration whose provisioning is taken back.") var integration: String?
        @Option(help: "Since when, as in 2026-11-24T15:00:00Z.") var since: String?
        @Flag(help: "Only say what would be taken back.") var dryRun = false
        @Flag(help: "Take back what can be, even if some can't.") var partial = false

        func run() async throws {
            try await exiting {
                let request = try request()
                let mode: UndoMode = dryRun ? .rehearsal : partial ? .whatCanBe : .whole
                let report: UndoReport
                do {
                    report = try await Deployment.working(on: account, options) { deployment, account, operation in
                        try await Ledger(records: deployment.records).undo(request, mode, account: account, operation)
                    }
                } catch let scope as UndoScope {
                    throw Refused(scope.sentence)
                }
                if options.json {
                    Console.print(report.json.rendered)
                } else {
                    for problem in report.problems {
                        Console.print("\(problem.entry)  \(problem.subject)  stays: \(problem.reason.sentence)")
                    }
                    let verb = report.isApplied ? "taken back" : "would be taken back"
                    Console.print(
                        "\(report.undone.count) \(verb), \(report.settled.count) need nothing, "
                            + "\(report.problems.count) can't be")
                }
                guard report.isApplied || (dryRun && report.problems.isEmpty) else {
                    throw Refused("Nothing was taken back.")
                }
            }
        }

        private func request() throws -> UndoRequest {
            switch (entry, integration, since) {
            case (let entry?, nil, nil): return .entry(entry)
            case (nil, let name?, let since?):
                guard let id = Slug<Integration>(name) else { throw BadUsage("\(name) is no integration") }
                return .integration(id, since: try JournalCommand.moment(since, of: "--since"))
            default: throw BadUsage("name --entry, or --integration and --since")
            }
        }
    }

    fileprivate static func moment(_ text: String, of option: String) throws -> Instant {
        guard let time = DateTime(text) else {
            throw BadUsage("\(option): \(text) is no date and time: write 2026-11-24T15:00:00Z")
        }
        return Instant(seconds: time.seconds).advanced(byMilliseconds: Int64(time.nanoseconds / 1_000_000))
    }
}
