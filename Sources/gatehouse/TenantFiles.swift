import Access
import Logging
import Management
import Settings
import Tenancy

/// Reads tenant files and applies those without mistakes.
struct TenantFiles: Sendable {
    struct Outcome: Sendable {
        var changed: [Slug<Account>] = []
        var unchanged: [Slug<Account>] = []
        var mistakes: [Mistake] = []
    }

    let certs: String
    let scimDefaults: SCIMSettings

    init(settings: ServerSettings) {
        certs = settings.certs
        scimDefaults = settings.limits.scimDefaults
    }

    /// The manifests of all files under these paths, and the mistakes of the others.
    func read(_ paths: [String]) -> (manifests: [AccountManifest], mistakes: [Mistake]) {
        let files = paths.flatMap { ManifestFiles().under($0) }
        return ManifestReader(scimDefaults: scimDefaults).read(files: files, certs: certs)
    }

    /// The account as a valid file under these paths declares it.
    func account(_ id: Slug<Account>, in paths: [String]) -> Account? {
        read(paths).manifests.first { $0.account.id == id }?.account
    }

    /// Applies what could be read; an account that fails to apply leaves the others alone.
    func apply(
        _ paths: [String], to deployment: Deployment, adjusting: (AccountManifest) -> AccountManifest = { $0 }
    ) async throws -> Outcome {
        let (manifests, mistakes) = read(paths)
        var outcome = Outcome(mistakes: mistakes)
        for manifest in manifests.map(adjusting) {
            let account = manifest.account.id
            do {
                let operation = try deployment.operation(account)
                if try await deployment.declarations.apply(manifest, operation: operation) {
                    outcome.changed.append(account)
                } else {
                    outcome.unchanged.append(account)
                }
            } catch let outage as Outage {
                throw outage
            } catch {
                outcome.mistakes.append(Mistake(file: manifest.account.source ?? account.text, message: "\(error)"))
            }
            for integration in DevelopmentMaterial.integrations(of: manifest) {
                deployment.logger.warning(
                    "a development key is in use; never in production",
                    metadata: ["account": "\(account)", "integration": "\(integration)"])
            }
        }
        return outcome
    }
}
