import KeyMaterial
import SAML
import Tenancy

/// What one source of settings says; nil where it says nothing.
struct SettingsLayer {
    private var listen: ListenAddress?
    private var publicURL: String?
    private var database: DatabaseLocation?
    private var tenants: String?
    private var certs: String?
    private var deploymentKey: DeploymentKeySource?
    private var logLevel: LogLevel?
    private var outboundPrivateAddresses: Bool?
    private var outboundCAFile: String?
    private var outboundNameServer: String?
    private var applications: [ApplicationDeclaration]?
    private var publisher: MetadataPublisher?
    private var limits: [(inout Limits) -> Void] = []

    init(flags: [SettingName: String], log: MistakeLog) {
        readCommon { name in
            flags[name].map { Field(value: SettingValue(text: $0), path: name.flag, log: log) }
        }
    }

    init(environment: [String: String], log: MistakeLog) {
        func field(_ variable: String) -> Field? {
            environment[variable].map { Field(value: SettingValue(text: $0), path: variable, log: log) }
        }
        readCommon { field($0.variable) }
        if let key = field(SettingsReader.deploymentKeyVariable)?.parse(Self.deploymentKey) {
            deploymentKey = .value(Redacted(key))
        }
        readLimits { field("GATEHOUSE_LIMITS_\($0.uppercased())") }
    }

    init?(file: Field) {
        guard let section = Section(file) else { return nil }
        let outbound = section.field("outbound").flatMap { Section($0) }
        readCommon { ($0.section == nil ? section : outbound)?.field($0.key) }
        outbound?.finish()
        applications = section.value("applications") { list in
            list.list(uniqueBy: \.id, of: ApplicationSection.read)
        }
        publisher = PublisherSection.read(section)
        if let field = section.field("limits"), let limits = Section(field) {
            readLimits { limits.field($0) }
            limits.finish()
        }
        section.finish()
    }

    private mutating func readCommon(_ field: (SettingName) -> Field?) {
        for name in SettingName.allCases {
            guard let field = field(name) else { continue }
            switch name {
            case .listen: listen = field.parse(ListenAddress.read)
            case .publicURL: publicURL = field.parse(WebAddress.base)
            case .database: database = field.parse(DatabaseLocation.read)
            case .tenants: tenants = field.text()
            case .certs: certs = field.text()
            case .deploymentKeyFile: deploymentKey = field.text().map { .file(path: $0) }
            case .logLevel: logLevel = field.choice(of: LogLevel.self)
            case .outboundPrivateAddresses: outboundPrivateAddresses = field.flag()
            case .outboundCAFile: outboundCAFile = field.text()
            case .outboundNameServer: outboundNameServer = field.text()
            }
        }
    }

    private mutating func readLimits(_ field: (String) -> Field?) {
        for (name, read) in Limits.readers {
            guard let field = field(name) else { continue }
            // Once here, for the mistakes; what is merged later repeats only values that were good.
            var probe = Limits()
            read(field, &probe)
            limits.append { read(field, &$0) }
        }
    }

    /// 32 bytes of base64.
    private static func deploymentKey(_ text: String) throws(Complaint) -> [UInt8] {
        let complaint = Complaint("must be \(DeploymentKeySource.byteCount) random bytes in base64")
        guard let bytes = try? Base64.decode(text), bytes.count == DeploymentKeySource.byteCount else {
            throw complaint
        }
        return bytes
    }

    /// Lays the layers over the defaults, the last one on top.
    static func merge(_ layers: [SettingsLayer]) -> ServerSettings {
        func top<T>(_ value: (SettingsLayer) -> T?) -> T? { layers.reversed().lazy.compactMap(value).first }
        let listen = top(\.listen) ?? .standard
        let database = top(\.database)
        var settings = ServerSettings(
            publicURL: top(\.publicURL) ?? listen.localURL,
            deploymentKey: top(\.deploymentKey)
                ?? .standard(for: database ?? .sqlite(path: "data/gatehouse.db")))
        settings.listen = listen
        settings.database = database ?? settings.database
        settings.tenants = top(\.tenants) ?? settings.tenants
        settings.certs = top(\.certs) ?? settings.certs
        settings.logLevel = top(\.logLevel) ?? settings.logLevel
        settings.outboundPrivateAddresses = top(\.outboundPrivateAddresses) ?? settings.outboundPrivateAddresses
        settings.outboundCAFile = top(\.outboundCAFile)
        settings.outboundNameServer = top(\.outboundNameServer)
        settings.applications = top(\.applications) ?? settings.applications
        settings.publisher = top(\.publisher) ?? settings.publisher
        for layer in layers { for limit in layer.limits { limit(&settings.limits) } }
        return settings
    }
}
