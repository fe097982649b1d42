import ArgumentParser
import Records
import SCIM
import SignIn

struct MetadataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metadata", abstract: "Prints the SP metadata of an integration.")

    @OptionGroup var options: Options
    @Argument(help: "The account.") var account: String
    @Argument(help: "The integration.") var integration: String
    @Flag(help: "The signed copy, which is good for a week.") var signed = false

    func run() async throws {
        try await exiting {
            let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
            let account = try await deployment.account(account)
            let integration = try deployment.integration(integration, of: account)
            let signIn = try await deployment.signIn()
            let document =
                signed
                ? try await signIn.signedMetadata(of: integration, in: account, at: SystemClock.now())
                : try await signIn.metadata(of: integration, in: account)
            await deployment.records.shutdown()
            let json = JSON.object([("file_name", .text(document.fileName)), ("xml", .text(document.xml))])
            Console.print(options.json ? json.rendered : document.xml)
        }
    }
}
