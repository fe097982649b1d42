import ArgumentParser
import SCIM

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Looks at the deployment, and says what to mend.",
        discussion: "Exit 0: nothing has to be mended, though there may be warnings. Exit 1: something has.")

    @OptionGroup var options: Options

    func run() async throws {
        try await exiting {
            let findings = await findings()
            let isHealthy = !findings.contains { $0.state == .problem }
            if options.json {
                let result = JSON.text(isHealthy ? "healthy" : "unhealthy")
                Console.print(JSON.object([("result", result), ("checks", .list(findings.map(\.json)))]).rendered)
            } else {
                for finding in findings { Console.print(finding.text) }
            }
            guard isHealthy else { throw ExitCode(1) }
        }
    }

    private func findings() async -> [Finding] {
        do {
            return await Doctor(settings: try options.settings(), now: SystemClock.now()).examine()
        } catch {
            return [.problem(.configuration, "\(error)", fix: "Nothing can be looked at before that is mended.")]
        }
    }
}
