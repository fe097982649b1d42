package import SAML
package import Tenancy

/// Everything about one node of the gateway that an operator can set.
///
/// Made by `SettingsReader` only, from flags, `GATEHOUSE_…` variables, a file and the defaults below, in that order.
package struct ServerSettings: Sendable {
    package var listen = ListenAddress.standard
    /// Without a trailing slash. By default the listening address, on loopback where that is every address.
    package var publicURL: String
    package var database = DatabaseLocation.sqlite(path: "data/gatehouse.db")
    /// The directory of tenant files; relative paths are relative to the working directory.
    package var tenants = "tenants"
    /// The directory of the SP keys that tenant files name.
    package var certs = "certs"
    package var deploymentKey: DeploymentKeySource
    package var logLevel = LogLevel.info
    package var limits = Limits()
    /// Whether the gateway's own requests may reach addresses of this host and its networks, and by plain http.
    package var outboundPrivateAddresses = false
    /// A PEM file of certificates that those requests trust beside the system's.
    package var outboundCAFile: String?
    /// Who is asked for TXT records in place of the system's name servers: an IPv4 address, and a port where it isn't 53.
    package var outboundNameServer: String?
    /// The OpenID Connect clients, in the order of the file.
    package var applications: [ApplicationDeclaration] = []
    /// Who runs the deployment, for SP metadata.
    package var publisher = MetadataPublisher()

    package var publicURLs: PublicURLs { PublicURLs(base: publicURL) }

    init(publicURL: String, deploymentKey: DeploymentKeySource) {
        self.publicURL = publicURL
        self.deploymentKey = deploymentKey
    }
}

/// How much is logged, in the words of swift-log.
package enum LogLevel: String, Hashable, Sendable, CaseIterable {
    case trace, debug, info, notice, warning, error, critical
}
