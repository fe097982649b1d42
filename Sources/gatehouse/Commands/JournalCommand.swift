import ArgumentParser
import Journal
import Ledger
import SCIM
import Tenancy

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Proves an account's journal, looks back in it, and takes back what it has.",
        subcommands: [Verify.self, Export.self, Show.self, Undo.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proves that no entry was edited, removed or moved, or names the first that was.",
            discussion: """
                Note the end that it prints, where nobody who can write the database can change it, and hand it in the next time: \
                then not even a chain that was written anew passes.
                """)

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Option(help: "An end that was printed before: POSITION:HASH.") var known: String?

        func run() async throws {
            try await exiting {
                let known = try known.map(Self.end)
                let report = try await Deployment.working(on: account, options) { deployment, _, operation in
                    try await Ledger(records: deployment.records).verify(operation, against: known)
                }
                let end = "\(report.head.position):\(report.head.hash.hexadecimal)"
                if options.json {
                    Console.print(
                        JSON.object([
                            ("result", .text(report.broken == nil ? "whole" : "broken")), ("end", .text(end)),
                            ("whole_to", .number(JSONNumber(Int(clamping: report.whole)))),
                            ("unchained", .number(JSONNumber(Int(clamping: report.head.unchained)))),
                            ("problem", .text(report.broken?.description)),
                        ]).rendered)
                } else if report.broken == nil {
                    Console.print("whole: \(report.head.position) entries, ending with \(end)")
                    if report.head.unchained > 0 {
                        Console.print("the first \(report.head.unchained) are older than the chain, and unproven")
                    }
                }
                if let broken = report.broken { throw Refused("The journal of \(account) is broken: \(broken).") }
            }
        }

        private static func end(_ text: String) throws -> (position: Int64, hash: [UInt8]) {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let position = Int64(parts[0]), let hash = [UInt8](hexadecimal: String(parts[1]))
            else { throw BadUsage("--known: \(text) is not POSITION:HASH") }
            return (position, hash)
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the journal, an entry a line, as JSON.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Option(help: "Begin behind this entry.") var after: Int64 = 0

        func run() async throws {
            try await exiting {
                _ = try await Deployment.working(on: account, options) { deployment, _, operation in
                    try await Ledger(records: deployment.records).each(operation, after: after) { entry in
                        Console.print(String(decoding: entry.json, as: UTF8.self))
                        return true
                    }
                }
            }
        }
    }
}
