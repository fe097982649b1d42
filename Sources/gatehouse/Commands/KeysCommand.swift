import Access
import ArgumentParser
import KeyMaterial
import Management
import Records
import SCIM
import Tenancy

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Shows and rotates the SP keys of integrations, and the deployment's own.",
        discussion: """
            A key is staged, active, then retired. Staged: metadata publishes it for signing beside the active one. Active: \
            it signs, and is what IdPs are told to encrypt to. Retired: it isn't published, and still decrypts.

            A rotation is three commands: keys rotate, keys activate once the IdP knows the new key, and keys drop once \
            the IdP encrypts to it.
            """,
        subcommands: [List.self, Rotate.self, Activate.self, Drop.self, IDTokenKeysCommand.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the keys of an account's integrations.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration; default: all of them.") var integration: String?

        func run() async throws {
            try await exiting {
                let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
                let account = try await deployment.account(account)
                let chosen = try integration.map { [try deployment.integration($0, of: account)] }
                let rotation = KeyRotation(records: deployment.records, sealing: deployment.sealing)
                let operation = try deployment.operation(account.id)
                var listed: [ListedKey] = []
                for integration in chosen ?? account.integrations {
                    let keys = try await rotation.keys(of: integration.id, operation: operation)
                    listed += ListedKey.all(keys, of: integration.id)
                }
                await deployment.records.shutdown()
                ListedKey.print(listed, json: options.json)
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stages a new key: IdPs learn of it from the metadata; nothing uses it yet.")

        @OptionGroup var options: Options
        @OptionGroup var place: Place

        func run() async throws {
            try await step(place, options) {
                try await $0.stage($1, operation: $2)
            } next: {
                "Give the metadata to the IdP's admin anew (gatehouse metadata \($0)); then: gatehouse keys activate \($0)"
            }
        }
    }

    struct Activate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes the staged key sign and be encrypted to; the one before is retired.")

        @OptionGroup var options: Options
        @OptionGroup var place: Place

        func run() async throws {
            try await step(place, options) {
                try await $0.activate($1, operation: $2)
            } next: {
                "The key before still decrypts. Once the IdP encrypts to the new one: gatehouse keys drop \($0)"
            }
        }
    }

    struct Drop: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Forgets the retired key for good, or a staged one.")

        @OptionGroup var options: Options
        @OptionGroup var place: Place
        @Argument(help: "A retired or staged key's id, as list shows it; default: every retired one.") var key: String?

        func run() async throws {
            let id = try key.map { text in
                guard let id = ID<ServiceProviderKey>(text) else { throw ValidationError("\(text) isn't a key's id") }
                return id
            }
            try await step(place, options) {
                try await $0.drop(id, of: $1, operation: $2)
            } next: { _ in
                nil
            }
        }
    }

    struct Place: ParsableArguments {
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration.") var integration: String
    }
}

extension AsyncParsableCommand {
    /// Makes one step in the life of an integration's keys, and prints what they are then and what comes next.
    fileprivate func step(
        _ place: KeysCommand.Place, _ options: Options,
        _ step: (KeyRotation, Slug<Integration>, Access.Operation) async throws -> ServiceProviderKeys,
        next: (String) -> String?
    ) async throws {
        try await exiting {
            let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
            let account = try await deployment.account(place.account)
            let integration = try deployment.integration(place.integration, of: account).id
            let rotation = KeyRotation(records: deployment.records, sealing: deployment.sealing)
            let keys: ServiceProviderKeys
            do {
                keys = try await step(rotation, integration, try deployment.operation(account.id))
            } catch let refusal as KeyRotationRefusal {
                throw Refused(refusal.sentence("\(account.id) \(integration)", file: account.source))
            }
            await deployment.records.shutdown()
            ListedKey.print(ListedKey.all(keys, of: integration), json: options.json)
            if !options.json, let hint = next("\(account.id) \(integration)") { Console.print(hint) }
        }
    }
}

extension KeyRotationRefusal {
    /// - Parameter place: account and integration, as commands take them.
    fileprivate func sentence(_ place: String, file: String?) -> String {
        switch self {
        case .declared:
            "The keys of \(place) are declared in \(file ?? "its tenant file"), and are read-only here. To rotate, put the "
                + "new key's file last in keys.signing; later first in keys.signing and keys.decryption."
        case .stagedAlready(let id):
            "\(id) is staged already. Activate it (gatehouse keys activate \(place)) or forget it "
                + "(gatehouse keys drop \(place) \(id))."
        case .retiredKept(let id):
            "\(id), of the rotation before, is still kept. Forget it first: gatehouse keys drop \(place)"
        case .nothingStaged: "No key of \(place) is staged. Stage one first: gatehouse keys rotate \(place)"
        case .nothingRetired: "No key of \(place) is retired."
        case .inUse(let id): "\(id) is in use. Rotate it first: gatehouse keys rotate \(place)"
        case .unknown(let id): "There is no key \(id) of \(place)."
        case .changedMeanwhile:
            "Somebody else changed the keys of \(place) at the same time. Look at them and try again."
        }
    }
}
