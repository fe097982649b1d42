// swift-tools-version: 6.2
import PackageDescription

// Our modules are `package`, nothing is `public`. SwiftPM names the access domain after the package's identity, which
// is the name of its folder, so that is the domain that this package joins.
let checkout = Context.packageDirectory.split(separator: "/").dropLast().last.map(String.init) ?? "gatehouse"
let domain = String(checkout.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })

let package = Package(
    name: "benchmarks",
    dependencies: [
        .package(name: "gatehouse", path: ".."),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    ],
    targets: [
        // For the include path of libxml2; the others are where the compiler looks anyway.
        .systemLibrary(name: "CLibXML2Headers", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(
            name: "CFloor", dependencies: ["CLibXML2Headers"],
            linkerSettings: [.linkedLibrary("xml2"), .linkedLibrary("crypto"), .linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CFloor",
                .product(name: "Validation", package: "gatehouse"),
                .product(name: "Provision", package: "gatehouse"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Sources/Bench",
            packageAccess: false,  // or SwiftPM's own -package-name would come last and win
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .treatAllWarnings(as: .error),
                .unsafeFlags(["-package-name", domain]),
            ]),
    ]
)
