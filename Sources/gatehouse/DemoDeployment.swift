import Access
import Administration
import Directory
import Foundation
import Gateway
import HandOff
import KeyMaterial
import Management
import MockIdP
import Pages
import Provisioning
import Records
import SCIM
import Settings
import Tenancy

/// The demo around a deployment: the sample accounts' IdPs play here, and a sample application waits for people.
struct DemoDeployment: Sendable {
    let settings: ServerSettings
    private let bundle: PEMBundle

    /// Where the sample tenant files say that the IdPs are.
    private static let sampleBase = "http://127.0.0.1:8080"
    private static let applicationID = "demo-app"

    private var base: String { settings.publicURLs.base }
    private var callback: String { base + "/demo/app/callback" }

    init(settings: ServerSettings) throws {
        var settings = settings
        let path = URL(fileURLWithPath: settings.certs).appending(path: "demo-idp.pem").path
        guard let pem = FileManager.default.contents(atPath: path) else {
            throw BadUsage("the demo needs \(path): run it from the project's folder, or name the folder with --certs")
        }
        bundle = try PEMBundle.parse(String(decoding: pem, as: UTF8.self))
        settings.applications.removeAll { $0.id == Self.applicationID }
        let callback = settings.publicURLs.base + "/demo/app/callback"
        settings.applications.append(
            ApplicationDeclaration(
                id: Self.applicationID, name: "Demo application", secretSHA256: nil, redirectURIs: [callback],
                postLogoutRedirectURIs: []))
        self.settings = settings
    }

    /// Points an account's IdPs to where this demo is reached.
    @Sendable func adjust(_ manifest: AccountManifest) -> AccountManifest {
        var manifest = manifest
        for index in manifest.account.integrations.indices {
            guard var trust = manifest.account.integrations[index].trust else { continue }
            trust.entityID = moved(trust.entityID)
            trust.ssoURL = moved(trust.ssoURL)
            manifest.account.integrations[index].trust = trust
        }
        return manifest
    }

    private func moved(_ url: String) -> String {
        url.hasPrefix(Self.sampleBase + "/") ? base + url.dropFirst(Self.sampleBase.count) : url
    }

    /// The mock IdPs and the sample application, once the accounts are applied and their people are provisioned.
    func demo(of server: Server) async throws -> Demo {
        let deployment = server.deployment
        let accounts = try await accounts(deployment)
        try await seed(accounts, deployment)
        guard let key = bundle.privateKeys.first, let certificate = bundle.certificates.first else {
            throw BadUsage("demo-idp.pem needs a key and a certificate")
        }
        let providers = accounts.flatMap { account in
            account.integrations.compactMap { integration -> Demo.IdentityProvider? in
                guard let trust = integration.trust, trust.entityID.hasPrefix(base + "/demo/idp/") else { return nil }
                return Demo.IdentityProvider(
                    account: account, integration: integration,
                    provider: MockIdentityProvider(
                        entityID: trust.entityID, singleSignOnURL: trust.ssoURL, key: key, certificate: certificate,
                        people: DemoPerson.of(account.id.text).map(\.asserted)))
            }
        }
        let application = Application(
            id: Self.applicationID, name: "Demo application", authentication: .none, redirectURIs: [callback])
        return Demo(
            identityProviders: providers, application: application, callback: callback, home: try home(accounts))
    }

    private func accounts(_ deployment: Deployment) async throws -> [Account] {
        var accounts: [Account] = []
        for id in try await deployment.catalog.accounts() {
            if let account = try await deployment.catalog.account(id) { accounts.append(account) }
        }
        return accounts
    }

    /// Provisions the sample people as an IdP would, through the SCIM side; those who are there already stay as they
    /// are.
    private func seed(_ accounts: [Account], _ deployment: Deployment) async throws {
        let provisioner = Provisioner(records: deployment.records, urls: deployment.urls, sealing: deployment.sealing)
        for account in accounts {
            for integration in account.integrations {
                let operation = try deployment.operation(account.id, by: .provisioner(integration.id, in: account.id))
                let target = ProvisioningTarget(account: account, integration: integration, operation: operation)
                for person in DemoPerson.of(account.id.text) where person.integrations.contains(integration.id.text) {
                    try await provisioner.createIfMissing(.user, body: person.scim, in: target)
                }
                guard integration.id == account.integrations.first?.id else { continue }
                let listed = try await provisioner.list(.user, query: "attributes=id", in: target)
                if let body = listed.body, let group = DemoPerson.group(of: body) {
                    try await provisioner.createIfMissing(.group, body: group, in: target)
                }
            }
            try await appoint(DemoPerson.administrator(of: account.id.text), in: account, deployment)
        }
    }

    /// Gives somebody the console; a demo that is started again finds that they have it.
    private func appoint(_ person: DemoPerson?, in account: Account, _ deployment: Deployment) async throws {
        guard let person, let role = Slug<CustomRole>(Role.accountAdministrator.rawValue) else { return }
        let target = AdministrationTarget(account: account, operation: try deployment.operation(account.id))
        let administration = AccountAdministration(records: deployment.records)
        var filter = PeopleFilter()
        filter.userNameKey = UserNameKey(person.email).text
        let found = try await administration.people(matching: filter, after: nil, limit: 1, in: target)
        guard let id = found.first?.person.id else { return }
        do {
            _ = try await administration.assign(role, to: .user(id), at: .account, in: target)
        } catch AdministrationRefusal.nameTaken {
            return
        }
    }

    private func home(_ accounts: [Account]) throws -> DemoHomePage {
        let doors = accounts.compactMap { account -> DemoHomePage.Door? in
            guard let link = PageLink("/demo/app?account=\(account.id)") else { return nil }
            let generations = account.integrations.map(\.generation.displayName).joined(separator: " and ")
            return DemoHomePage.Door(name: account.name, explanation: "Has \(generations).", link: link)
        }
        let steps = [
            DemoHomePage.Step(
                text: "Log in to Acme as user1: FirstGen authenticates, because Acme has both generations."),
            DemoHomePage.Step(
                text: "Log in to Acme as user_2: refused, because only NextGen has user_2. Note the reference."),
            DemoHomePage.Step(
                text: "Open \(base)/accounts/acme/console as user1, who administers Acme, and find that reference."),
        ]
        return DemoHomePage(doors: doors, steps: steps)
    }

    /// What the demo prints when it's ready. Each line that begins with `  $ ` is a command that works as it stands.
    func walkThrough(_ deployment: Deployment) async throws -> String {
        guard let account = Slug<Account>("acme"), let firstgen = Slug<Integration>("firstgen") else { return "" }
        let credentials = Credentials(records: deployment.records)
        let operation = try deployment.operation(account)
        let scim = try await credentials.issue(to: .scim(firstgen), expires: nil, operation: operation)
        let reader = try await credentials.issue(
            to: .service(name: "demo", role: Role.accountViewer.rawValue), expires: nil, operation: operation)
        return DemoWalkThrough(
            base: base, scimURL: settings.publicURLs.scim(firstgen, of: account), scimToken: scim.secret,
            readerToken: reader.secret, arguments: settings.commandLine
        ).text
    }
}

extension ServerSettings {
    /// What a command needs to reach the same deployment.
    fileprivate var commandLine: String {
        let database =
            switch database {
            case .sqlite(let path): "sqlite:\(path)"
            case .postgresql: "$GATEHOUSE_DATABASE"
            }
        return "--database \(database) --public-url \(publicURLs.base)"
    }
}
