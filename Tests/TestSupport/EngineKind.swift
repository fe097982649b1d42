import Foundation

/// The engines that a suite is proven on: SQLite always, PostgreSQL where a server's URL is given.
package enum EngineKind: String, CaseIterable, Sendable {
    case sqlite
    case postgres

    static let postgresURL = ProcessInfo.processInfo.environment["GATEHOUSE_TEST_POSTGRES"] ?? ""

    package static let available: [EngineKind] = postgresURL.isEmpty ? [.sqlite] : [.sqlite, .postgres]
}
