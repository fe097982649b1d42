/// A customer: what its file or the operator declares about it. The account of a request is resolved from the URL path, once.
package struct Account: Hashable, Sendable, Codable {
    package var id: Slug<Account>
    package var name: String
    /// E-mail domains, for login discovery, in lower case.
    package var domains: [String] = []
    package var organizations: [OrganizationDeclaration] = []
    /// In the order of the tenant file, which breaks ties of precedence.
    package var integrations: [Integration] = []
    /// What the account's file declares, else what was set through the API.
    package var routing = RoutingPolicy.firstgenFirst
    /// Whether the file declares the policy: then it's read-only elsewhere.
    @AbsentMeansNo package var declaresRouting = false
    /// The userNames of administrators who may have recovery codes; nil: nobody may.
    package var breakGlass: [String]?
    /// userNames and e-mail addresses of those who may log in through another integration than the policy says.
    @AbsentMeansNone package var testers: [String] = []
    /// Attributes of its own, which SCIM serves like the others.
    package var extensions: [ExtensionDeclaration] = []
    /// The file that declares it (`tenants/acme.yaml`); nil: made through the API.
    package var source: String?

    package init(id: Slug<Account>, name: String) {
        self.id = id
        self.name = name
    }

    package func integration(_ id: Slug<Integration>) -> Integration? { integrations.first { $0.id == id } }

    /// Who may keep a record of a person, by precedence; the account itself comes last.
    package var recordOwners: [Slug<Integration>] { integrationsByPrecedence.map(\.id) + [.native] }

    /// The integrations whose deactivated people stay members of the account.
    package var suspendingIntegrations: [Slug<Integration>] {
        integrations.filter { $0.deactivation == .suspend }.map(\.id)
    }

    package var hasImportedMembers: Bool { integrations.contains(where: \.hasImportedMembers) }

    /// Says of which integrations members were imported.
    package mutating func noteImportedMembers(of imported: Set<Slug<Integration>>) {
        for index in integrations.indices {
            integrations[index].hasImportedMembers = imported.contains(integrations[index].id)
        }
    }

    /// Whose profile comes first: NextGen's record before FirstGen's, then in the tenant file's order.
    package var integrationsByPrecedence: [Integration] {
        integrations.filter { $0.generation == .nextgen } + integrations.filter { $0.generation == .firstgen }
    }
}

package struct OrganizationDeclaration: Hashable, Sendable, Codable {
    package var id: Slug<Organization>
    package var name: String
    package var projects: [Slug<Project>]

    package init(id: Slug<Organization>, name: String, projects: [Slug<Project>]) {
        self.id = id
        self.name = name
        self.projects = projects
    }
}

/// An account as its file declares it, with the SP keys that only a file may carry.
package struct AccountManifest: Sendable {
    /// The PEM texts of one integration's keys, each with its certificate, the first being the active one.
    package struct Keys: Sendable {
        package var signing: [Redacted<String>]
        package var decryption: [Redacted<String>]

        package init(signing: [Redacted<String>], decryption: [Redacted<String>]) {
            self.signing = signing
            self.decryption = decryption
        }
    }

    package var account: Account
    package var keys: [Slug<Integration>: Keys]

    package init(account: Account, keys: [Slug<Integration>: Keys]) {
        self.account = account
        self.keys = keys
    }
}
