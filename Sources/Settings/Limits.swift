package import Tenancy

/// What one request, connection or document may cost. The defaults are the published contract.
package struct Limits: Hashable, Sendable {
    package var bodyBytes = 4 << 20
    package var bulkBodyBytes = 8 << 20
    package var jsonDepth = 32
    package var xmlDepth = 64
    /// Of a SAML response, after base64.
    package var samlResponseBytes = 256 << 10
    package var filterCharacters = 4_096
    package var filterTerms = 64
    package var headerBytes = 16 << 10
    package var memberOperationsPerPatch = 50_000
    package var pageResources = 1_000
    package var bulkOperations = 1_000
    /// For each integration whose file doesn't say its own.
    package var scimRequestsPerSecond = 25
    package var scimBurst = 100
    package var idleConnectionSeconds: Int64 = 60
    package var requestSeconds: Int64 = 30
    /// How long a person stays logged in at most, and how long unless an application asks for something.
    package var sessionSeconds: Int64 = 8 * 3_600
    package var idleSessionSeconds: Int64 = 2 * 3_600
    /// How long login attempts are kept, with their verdicts.
    package var loginAttemptSeconds: Int64 = 30 * 86_400
    /// How long the provisioning log is kept.
    package var provisioningLogSeconds: Int64 = 30 * 86_400

    package init() {}

    /// What an integration gets that says nothing about its rate.
    package var scimDefaults: SCIMSettings {
        var settings = SCIMSettings()
        settings.requestsPerSecond = scimRequestsPerSecond
        settings.burst = scimBurst
        return settings
    }
}

extension Limits {
    /// Names of `limits:` in the file; in the environment, `GATEHOUSE_LIMITS_` and the name in capitals.
    ///
    /// The bounds keep a slip of the keyboard from switching a limit off or everything else.
    static let readers: [(name: String, read: @Sendable (Field, inout Limits) -> Void)] = [
        ("body", { size($0, \.bodyBytes, &$1, in: 1 << 10...64 << 20) }),
        ("bulk_body", { size($0, \.bulkBodyBytes, &$1, in: 1 << 10...256 << 20) }),
        ("json_depth", { count($0, \.jsonDepth, &$1, in: 8...128) }),
        ("xml_depth", { count($0, \.xmlDepth, &$1, in: 16...256) }),
        ("saml_response", { size($0, \.samlResponseBytes, &$1, in: 16 << 10...4 << 20) }),
        ("filter_characters", { count($0, \.filterCharacters, &$1, in: 64...65_536) }),
        ("filter_terms", { count($0, \.filterTerms, &$1, in: 1...1_024) }),
        ("headers", { size($0, \.headerBytes, &$1, in: 4 << 10...256 << 10) }),
        ("member_operations", { count($0, \.memberOperationsPerPatch, &$1, in: 1...1_000_000) }),
        ("page", { count($0, \.pageResources, &$1, in: 1...10_000) }),
        ("bulk_operations", { count($0, \.bulkOperations, &$1, in: 1...100_000) }),
        ("scim_requests_per_second", { count($0, \.scimRequestsPerSecond, &$1, in: 1...100_000) }),
        ("scim_burst", { count($0, \.scimBurst, &$1, in: 1...1_000_000) }),
        ("idle_connection", { time($0, \.idleConnectionSeconds, &$1, in: 1...3_600) }),
        ("session", { time($0, \.sessionSeconds, &$1, in: 300...30 * 86_400) }),
        ("idle_session", { time($0, \.idleSessionSeconds, &$1, in: 300...30 * 86_400) }),
        ("login_attempts", { time($0, \.loginAttemptSeconds, &$1, in: 3_600...366 * 86_400) }),
        ("provisioning_log", { time($0, \.provisioningLogSeconds, &$1, in: 3_600...3_660 * 86_400) }),
        ("request", { time($0, \.requestSeconds, &$1, in: 1...600) }),
    ]

    private typealias Path<Value> = WritableKeyPath<Limits, Value>

    private static func size(_ field: Field, _ path: Path<Int>, _ limits: inout Limits, in range: ClosedRange<Int>) {
        if let value = field.size(in: range) { limits[keyPath: path] = value }
    }

    private static func count(_ field: Field, _ path: Path<Int>, _ limits: inout Limits, in range: ClosedRange<Int>) {
        if let value = field.integer(in: range) { limits[keyPath: path] = value }
    }

    private static func time(_ field: Field, _ path: Path<Int64>, _ limits: inout Limits, in range: ClosedRange<Int64>)
    {
        if let value = field.duration(in: range) { limits[keyPath: path] = value }
    }
}
