import ArgumentParser
import Management
import Records
import SCIM
import Tenancy

/// `gatehouse keys id-token`: the deployment's own keys, which sign what applications are told.
struct IDTokenKeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "id-token", abstract: "Lists and rotates the keys that sign ID tokens.",
        subcommands: [List.self, Rotate.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists them: staged, active, retired.")

        @OptionGroup var options: Options

        func run() async throws {
            try await exiting {
                let keys = try await IDTokenKeysCommand.working(options) { keys, now in
                    try await keys.idTokenKeys(now: now)
                }
                if options.json {
                    Console.print(
                        JSON.object([("items", .list(keys.map(\.json))), ("next", .null)]).rendered)
                } else {
                    for key in keys { Console.print("\(key.id)  \(key.state.rawValue)  since \(key.changed)") }
                }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes the next step: publishes a new key, or lets the published one sign.",
            discussion: """
                Call it twice, at least \(DeploymentKeys.stagedSeconds / 60) minutes apart: applications have to know a \
                key before it signs. Each node follows with its next request.
                """)

        @OptionGroup var options: Options
        @Flag(
            help: """
                A new key signs at once and all others are gone, because somebody has got hold of the active one. \
                Tokens that were signed before are worth nothing from then on.
                """) var force = false

        func run() async throws {
            try await exiting {
                let step = try await IDTokenKeysCommand.working(options) { keys, now in
                    try await keys.rotateIDTokenKey(now: now, force: force)
                }
                Console.print(options.json ? step.json.rendered : step.text)
            }
        }
    }

    private static func working<Answer>(
        _ options: Options, _ work: (DeploymentKeys, Instant) async throws -> Answer
    ) async throws -> Answer {
        let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
        let keys = DeploymentKeys(records: deployment.records, sealing: deployment.sealing)
        let answer = try await work(keys, SystemClock.now())
        await deployment.records.shutdown()
        return answer
    }
}

extension DeploymentKeys.Key {
    fileprivate var json: JSON {
        .object([
            ("id", .text(id)), ("state", .text(state.rawValue)), ("created", .text(created.description)),
            ("changed", .text(changed.description)),
        ])
    }
}

extension DeploymentKeys.Step {
    fileprivate var json: JSON {
        switch self {
        case .staged(let id, let from):
            .object([("id", .text(id)), ("state", "staged"), ("may_be_active_from", .text(from.description))])
        case .activated(let id, let retired):
            .object([("id", .text(id)), ("state", "active"), ("retired", .text(retired))])
        }
    }

    fileprivate var text: String {
        switch self {
        case .staged(let id, let from):
            "\(id): published. Rotate again from \(from) on, and it signs."
        case .activated(let id, let retired):
            "\(id): signs from now on." + (retired.map { " \($0) is retired." } ?? "")
        }
    }
}
