import ArgumentParser
import Foundation
import SCIM
import SignIn
import Tenancy

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Imports what an integration can't provision.", subcommands: [Members.self])

    struct Members: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a file's userNames members of an integration, in place of those imported before.",
            discussion: """
                The file is CSV, with a header that names the column (userName, login or email) or a single column, or JSON: \
                a SCIM list. Imported members belong to the integration beside those whom SCIM provisioned, and alone where \
                the tenant file says membership: imported. To log in they must be active users of the account, too.
                """)

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration.") var integration: String
        @Argument(help: "The file.") var file: String?
        @Flag(help: "Take the imported list away.") var clear = false

        func run() async throws {
            try await exiting {
                let names = try userNames()
                let imported = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await deployment.signIn().importMembers(
                        names, of: try deployment.integration(integration, of: account).id, operation)
                }
                Console.print(
                    options.json
                        ? JSON.object([
                            ("integration", .text(integration)), ("members", .number(JSONNumber(imported.now))),
                            ("before", .number(JSONNumber(imported.before))),
                        ]).rendered
                        : "\(integration) has \(imported.now) imported members; before, it had \(imported.before).")
            }
        }

        private func userNames() throws -> [String] {
            switch (file, clear) {
            case (nil, true): return []
            case (let file?, false):
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw BadUsage("\(file) can't be read")
                }
                do throws(MemberFileRefusal) {
                    return try MemberFile.userNames(Array(data))
                } catch {
                    throw Refused("\(file): \(error)")
                }
            case (nil, false), (_?, true): throw BadUsage("give either a file or --clear")
            }
        }
    }
}
