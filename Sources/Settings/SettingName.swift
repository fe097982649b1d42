/// A setting that flags, the environment and the file all have, under one name each.
package enum SettingName: String, Hashable, Sendable, CaseIterable {
    case listen
    case publicURL = "public_url"
    case database
    case tenants
    case certs
    case deploymentKeyFile = "deployment_key_file"
    case logLevel = "log_level"

    /// The key in the file.
    package var key: String { rawValue }

    /// `--public-url`.
    package var flag: String { "--" + rawValue.split(separator: "_").joined(separator: "-") }

    /// `GATEHOUSE_PUBLIC_URL`.
    package var variable: String { "GATEHOUSE_" + rawValue.uppercased() }
}
