import Access
import Foundation
import Management
import Records
import Relational
import Settings
import Tenancy

/// Looks at a deployment from outside and inside, and says what to mend. It changes nothing that `serve` wouldn't.
struct Doctor {
    let settings: ServerSettings
    let now: Instant

    func examine() async -> [Finding] {
        var findings = configuration()
        let key = deploymentKey()
        findings += key.findings
        if key.isThere, databaseIsThere {
            findings += await database()
        } else if key.isThere || !databaseIsThere {
            findings.append(
                .warning(
                    .database, "There is no database \(settings.database) yet.",
                    fix: "gatehouse serve makes it at its first start."))
        }
        return findings + (await reachability())
    }

    private func configuration() -> [Finding] {
        let (manifests, mistakes) = TenantFiles(settings: settings).read([settings.tenants])
        var findings = mistakes.map {
            Finding.problem(.configuration, "\($0)", fix: "The account stays as it was until the file is mended.")
        }
        for manifest in manifests {
            for integration in DevelopmentMaterial.integrations(of: manifest) {
                findings.append(
                    .warning(
                        .keys, "\(manifest.account.id) \(integration) uses a development key, which everybody has.",
                        fix: "Leave keys out of the tenant file for a generated one, or name one of your own."))
            }
        }
        if let url = try? WebURL(settings.publicURL), !url.isSecure {
            findings.append(
                .warning(
                    .configuration,
                    "public_url is \(settings.publicURL): browsers keep the cookies of a login for https only.",
                    fix: "Put TLS in front, and set public_url to the https URL that browsers use."))
        }
        guard mistakes.isEmpty else { return findings }
        return [.ok(.configuration, "the settings, and \(manifests.count) accounts in \(settings.tenants)")] + findings
    }

    private var databaseIsThere: Bool {
        switch settings.database {
        case .sqlite(let path): FileManager.default.fileExists(atPath: path)
        case .postgresql: true
        }
    }

    private func deploymentKey() -> (isThere: Bool, findings: [Finding]) {
        guard case .file(let path) = settings.deploymentKey else { return (true, []) }
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
            guard databaseIsThere else { return (false, []) }
            return (
                false,
                [
                    .problem(
                        .keys, "There is no deployment key \(path), which opens the keys in the database.",
                        fix: "Restore it from its backup; only before the first start gatehouse serve makes it.")
                ]
            )
        }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        guard mode & 0o077 == 0 else {
            return (
                true,
                [
                    .warning(
                        .keys, "Others than its owner may read the deployment key \(path).", fix: "chmod 600 \(path)")
                ]
            )
        }
        return (true, [])
    }

    private func database() async -> [Finding] {
        do {
            let deployment = try await Deployment.open(settings, logger: .quiet)
            let findings = try await accounts(of: deployment)
            await deployment.records.shutdown()
            return [.ok(.database, "\(settings.database) answers")] + findings
        } catch {
            let reason =
                switch error {
                case let refused as Refused: refused.description
                case let usage as BadUsage: usage.description
                case let outage as Outage: "The database can't be reached: \(outage.reason)"
                default: "The database can't be used: \(error)"
                }
            return [.problem(.database, reason, fix: "Check database: and that its server runs and lets us in.")]
        }
    }
}
