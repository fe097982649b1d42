/// A setting that flags, the environment and the file all have, under one name each.
package enum SettingName: String, Hashable, Sendable, CaseIterable {
    case listen
    case publicURL = "public_url"
    case database
    case tenants
    case certs
    case deploymentKeyFile = "deployment_key_file"
    case logLevel = "log_level"
    case outboundPrivateAddresses = "outbound_private_addresses"
    case outboundCAFile = "outbound_ca_file"
    case outboundNameServer = "outbound_name_server"

    /// The key in the file, or in its section of the file.
    package var key: String { section.map { String(rawValue.dropFirst($0.count + 1)) } ?? rawValue }

    /// The section of the file that has the key; nil: it stands at the top.
    package var section: String? {
        switch self {
        case .outboundPrivateAddresses, .outboundCAFile, .outboundNameServer: "outbound"
        default: nil
        }
    }

    /// `--public-url`.
    package var flag: String { "--" + rawValue.split(separator: "_").joined(separator: "-") }

    /// `GATEHOUSE_PUBLIC_URL`.
    package var variable: String { "GATEHOUSE_" + rawValue.uppercased() }
}
