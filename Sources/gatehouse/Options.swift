import ArgumentParser
import Foundation
import Settings
import Tenancy

/// What every command takes; each also reads its `GATEHOUSE_…` variable and the configuration file.
struct Options: ParsableArguments {
    @Option(help: "The configuration file; default deploy/gatehouse.yaml when present.")
    var config: String?

    @Option(help: "The directory of tenant files.")
    var tenants: String?

    @Option(help: "The directory of SP keys that tenant files name.")
    var certs: String?

    @Option(help: "sqlite:PATH or postgresql://…")
    var database: String?

    @Option(name: .customLong("public-url"), help: "The URL under which browsers and IdPs reach the gateway.")
    var publicURL: String?

    @Flag(
        name: .customLong("outbound-private-addresses"),
        help: "Let the gateway's own requests reach private addresses, by plain http too.")
    var outboundPrivateAddresses = false

    @Option(
        name: .customLong("outbound-ca-file"),
        help: "A PEM file of CAs that the gateway's own requests trust beside the system's.")
    var outboundCAFile: String?

    @Option(
        name: .customLong("outbound-name-server"),
        help: "Who is asked for TXT records in place of the system's name servers.")
    var outboundNameServer: String?

    @Flag(help: "Print JSON.")
    var json = false

    /// All layers as one; every mistake in them is reported at once, with exit 2.
    func settings(listen: String? = nil, defaults: [SettingName: String] = [:]) throws -> ServerSettings {
        var flags = defaults
        let given: [(SettingName, String?)] = [
            (.tenants, tenants), (.certs, certs), (.database, database), (.publicURL, publicURL), (.listen, listen),
            (.outboundPrivateAddresses, outboundPrivateAddresses ? "true" : nil), (.outboundCAFile, outboundCAFile),
            (.outboundNameServer, outboundNameServer),
        ]
        for (name, value) in given { if let value { flags[name] = value } }
        do {
            return try SettingsReader().read(
                config: config, flags: flags, environment: ProcessInfo.processInfo.environment)
        } catch {
            throw BadUsage(error.description)
        }
    }
}
