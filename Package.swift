// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A module of ours; docs/ARCHITECTURE.md says which ring it is in and what it may import.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "gatehouse",
    products: [
        .executable(name: "gatehouse", targets: ["gatehouse"]),
        // For Benchmarks/, a package of its own that measures them in process.
        .library(name: "Validation", targets: ["KeyMaterial", "SAML", "MockIdP"]),
        .library(
            name: "Provision",
            targets: [
                "Access", "Administration", "Journal", "KeyMaterial", "Provisioning", "Records", "Relational",
                "RelationalSQLite",
                "Tenancy",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/vapor/jwt-kit.git", from: "5.7.1"),
    ],
    targets: [
        // Ring 0
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CResolver"),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CAssets", exclude: ["files"]),

        // Ring 1
        module("KeyMaterial", ["COpenSSL"]),
        module("XMLTree", ["CLibXML2"]),
        module("XMLSecurity", ["XMLTree", "KeyMaterial"]),
        module("SAML", ["XMLTree", "XMLSecurity", "KeyMaterial", "CZlib"]),
        module("SCIM"),
        module("Relational"),

        // Ring 2
        module("Tenancy"),
        module("Directory", ["Tenancy", "KeyMaterial"]),
        module("Access", ["Tenancy", logging]),
        module("Journal", ["Tenancy", "KeyMaterial"]),
        module("Federation", ["Tenancy", "SAML", "KeyMaterial"]),
        module("HandOff", ["Tenancy", "KeyMaterial"]),
        module("MockIdP", ["SAML", "XMLTree", "XMLSecurity", "KeyMaterial"]),

        // Ring 3
        module("Outbound", ["CCurl", "CResolver"]),
        module("RelationalSQLite", ["Relational", "CSQLite", grdb, grdbSQLite]),
        module("RelationalPostgres", ["Relational", "CLibPQ"]),
        module("Records", ["KeyMaterial", "Relational", "Tenancy", "Directory", "Access", "Journal"]),

        // Ring 4
        module(
            "Provisioning",
            ["KeyMaterial", "SCIM", "Tenancy", "Directory", "Access", "Journal", "Records", logging]),
        module(
            "Management",
            [
                "KeyMaterial", "Tenancy", "Access", "Journal", "Federation", "HandOff", "Outbound", "Records", logging,
            ]),
        module(
            "SignIn",
            [
                "SAML", "SCIM", "KeyMaterial", "Tenancy", "Directory", "Access", "Journal", "HandOff", "Records",
                "Provisioning", logging,
            ]),

        module(
            "Administration",
            [
                "KeyMaterial", "SCIM", "Tenancy", "Directory", "Access", "Journal", "Records", "Provisioning",
                "Management",
            ]),
        module(
            "Ledger",
            [
                "SCIM", "KeyMaterial", "Tenancy", "Directory", "Access", "Journal", "Records", "Provisioning",
                "Administration",
            ]),
        module(
            "Delivery",
            ["SCIM", "KeyMaterial", "Tenancy", "Access", "Journal", "HandOff", "Records", "Ledger", logging]),

        // Ring 5
        module("Settings", ["Tenancy", "SAML", "Federation", "KeyMaterial", yams]),
        module("Pages", ["Tenancy", "CAssets", mustache]),
        module(
            "Gateway",
            [
                "KeyMaterial", "SCIM", "Tenancy", "Directory", "Access", "Journal", "Federation", "HandOff", "MockIdP",
                "Provisioning", "Management", "Ledger", "SignIn", "Administration", "Delivery", "Pages", hummingbird,
                httpTypes, hummingbirdCore, nioCore, lifecycle, logging,
            ]),

        // Ring 6
        .executableTarget(
            name: "gatehouse",
            dependencies: [
                "KeyMaterial", "SAML", "SCIM", "MockIdP", "Tenancy", "Directory", "Access", "Journal", "Federation",
                "HandOff", "Outbound", "Relational", "RelationalSQLite",
                "RelationalPostgres", "Records", "Provisioning", "Management", "Ledger", "SignIn", "Administration",
                "Delivery", "Settings", "Pages", "Gateway",
                argumentParser, hummingbird, lifecycle, unixSignals, logging,
            ], swiftSettings: strict),

        // What several test modules share.
        .target(
            name: "TestSupport",
            dependencies: [
                "SAML", "KeyMaterial", "Tenancy", "Access", "Journal", "Relational", "RelationalSQLite",
                "RelationalPostgres", "Records", logging,
            ], path: "Tests/TestSupport", swiftSettings: strict),

        // Tests mirror the modules; docs/ARCHITECTURE.md is the architecture test's input.
        tests("ArchitectureTests", []),
        tests("AccessTests", ["Access", "Tenancy", logging]),
        tests("KeyMaterialTests", ["KeyMaterial"], exclude: ["Vectors"]),
        tests("XMLTreeTests", ["XMLTree", "CLibXML2", "TestSupport"]),
        tests(
            "XMLSecurityTests", ["XMLSecurity", "XMLTree", "KeyMaterial", "TestSupport"], exclude: ["Vectors"]),
        tests("SCIMTests", ["SCIM"], exclude: ["Vectors"]),
        tests(
            "SAMLTests", ["SAML", "XMLTree", "XMLSecurity", "KeyMaterial", "TestSupport"],
            exclude: ["Vectors", "Golden"]),
        tests("MockIdPTests", ["SAML", "MockIdP", "XMLSecurity", "KeyMaterial"]),
        tests("OutboundTests", ["Outbound"]),
        tests("RelationalTests", ["Relational", "RelationalSQLite", "RelationalPostgres"]),
        tests("SettingsTests", ["Settings", "SAML", "Tenancy", "KeyMaterial"], exclude: ["Mistakes", "Documented"]),
        tests("FederationTests", ["Federation", "SAML", "KeyMaterial", "Tenancy", "TestSupport"]),
        tests("HandOffTests", ["HandOff", "Tenancy", "KeyMaterial", jwtKit]),
        tests("TenancyTests", ["Tenancy"]),
        tests("DirectoryTests", ["Directory", "Tenancy"]),
        tests(
            "RecordsTests",
            [
                "Records", "Relational", "RelationalSQLite", "Tenancy", "Directory", "Access", "Journal", "TestSupport",
                logging,
            ]),
        tests(
            "ProvisioningTests",
            [
                "Provisioning", "KeyMaterial", "SCIM", "Records", "Relational", "Tenancy", "Directory", "Access",
                "Journal", "Administration", "Ledger", "TestSupport", logging,
            ]),
        tests(
            "DeliveryTests",
            [
                "Delivery", "SCIM", "KeyMaterial", "Tenancy", "Access", "Journal", "HandOff", "Records", "TestSupport",
                logging,
            ]),
        tests(
            "ManagementTests",
            [
                "Management", "Records", "Relational", "KeyMaterial", "Access", "Journal", "Tenancy", "TestSupport",
                "Federation", "HandOff", "Outbound", logging,
            ]),
        tests(
            "SignInTests",
            [
                "SignIn", "SAML", "XMLSecurity", "XMLTree", "SCIM", "KeyMaterial", "Tenancy", "Directory", "Access",
                "Journal",
                "HandOff", "Provisioning",
                "Records", "TestSupport", "MockIdP", logging,
            ], exclude: ["Golden"]),
        tests(
            "GatewayTests",
            [
                "Gateway", "SAML", "SCIM", "KeyMaterial", "SignIn", "Administration", "HandOff", "Management",
                "Outbound", "Ledger", "Delivery", "Provisioning", "Pages",
                "Records", "Tenancy", "Directory", "Access", "Journal", "TestSupport", logging, lifecycle, httpTypes,
            ], exclude: ["Golden"]),
        tests("PagesTests", ["Pages", "Tenancy"], exclude: ["Golden"]),
    ]
)
