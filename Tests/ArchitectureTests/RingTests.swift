import Testing

@Suite struct RingTests {
    @Test func `every import is one that the module's row allows`() throws {
        let rings = try RingTable.read()
        for (module, sources) in try Repository.modules() {
            for source in sources {
                for (imported, line) in source.imports {
                    guard let objection = rings.objection(to: imported, in: module) else { continue }
                    Issue.record("\(source.path):\(line): \(objection)")
                }
            }
        }
    }

    @Test func `every target has a row, and every row a target`() throws {
        let (rows, targets) = (try RingTable.read().modules, try PackageManifest.read().modules)
        #expect(targets.subtracting(rows).sorted() == [], "targets without a row in docs/ARCHITECTURE.md")
        #expect(rows.subtracting(targets).sorted() == [], "rows without a target in Package.swift")
    }

    @Test func `every folder of Sources has a row`() throws {
        let rows = try RingTable.read().modules
        #expect(Set(try Repository.modules().keys).subtracting(rows).sorted() == [])
    }

    @Test func `a target depends on nothing that its row doesn't allow`() throws {
        let rings = try RingTable.read()
        for target in try PackageManifest.read().targets where !target.isTest {
            for dependency in target.dependencies {
                let objection = rings.objection(to: dependency, in: target.name)
                #expect(objection == nil, "Package.swift: \(objection ?? "")")
            }
        }
    }

    @Test func `a module is imported only if its target depends on it`() throws {
        let targets = try PackageManifest.read().targets
        let ours = Set(targets.map(\.name))
        let modules = try Repository.modules()
        for target in targets where !target.isTest {
            for source in modules[target.name] ?? [] {
                for (imported, line) in source.imports where ours.contains(imported) {
                    #expect(
                        target.dependencies.contains(imported),
                        "\(source.path):\(line): \(target.name) doesn't depend on \(imported) in Package.swift")
                }
            }
        }
    }

    static let sample = RingTable(
        markdown: """
            | ring | module | what | imports (ours) | external |
            |---|---|---|---|---|
            | 0 | CSeven, CEight | headers | | libseven |
            | 1 | Alpha | first | CSeven | Glibc |
            | 1 | Beta | second | Alpha | |
            | 2 | Gamma | third | Beta, Delta | `Logging` |
            | 2 | Delta | fourth | Gamma | |
            | 6 | main | everything | all | ArgumentParser |
            """)

    @Test(arguments: [
        ("Alpha", "CSeven"), ("Alpha", "Glibc"), ("Beta", "Alpha"), ("Gamma", "Logging"), ("main", "Alpha"),
        ("main", "Delta"), ("main", "ArgumentParser"),
    ]) func `what a row names may be imported`(_ module: String, _ imported: String) {
        #expect(Self.sample.objection(to: imported, in: module) == nil)
    }

    @Test(arguments: [
        ("Alpha", "CEight"), ("Alpha", "Foundation"), ("Alpha", "Beta"), ("Gamma", "Alpha"), ("Gamma", "Delta"),
        ("Beta", "Glibc"), ("Unknown", "Alpha"), ("main", "Foundation"), ("Alpha", "Alpha"), ("Alpha", "main"),
    ]) func `a planted import is caught`(_ module: String, _ imported: String) {
        #expect(Self.sample.objection(to: imported, in: module) != nil)
    }

    @Test func `every form of import is read`() {
        let text = """
            import A
            package import B
            @testable import C
            import struct D.Row
            @preconcurrency internal import class E.F
            // import G
            let text = "import H"
            func f() { g.`import`(J) }
            """
        let source = SwiftSource(path: "", module: "", text: text)
        #expect(source.imports.map(\.module) == ["A", "B", "C", "D", "E"])
        #expect(source.imports.map(\.line) == [1, 2, 3, 4, 5])
    }

    @Test func `the targets of a manifest are read with their dependencies`() {
        let manifest = PackageManifest(
            text: """
                let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
                func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
                    .target(name: name, dependencies: dependencies, swiftSettings: strict)
                }
                let package = Package(name: "x", dependencies: [.package(url: "https://a.example/b", from: "1.0.0")],
                    targets: [
                        .systemLibrary(name: "CSeven", providers: [.apt(["libseven-dev"])]),
                        .target(name: "CEight", exclude: ["files"]),
                        // .target(name: "Gone"),
                        .target(name: "Alpha", dependencies: [
                            "CSeven", .target(name: "CEight"), .product(name: "Yams", package: "Yams"),
                        ], swiftSettings: strict),
                        module("Beta"),
                        module("Gamma", ["Alpha", "Beta", logging]),
                        .testTarget(name: "AlphaTests", dependencies: ["Alpha"]),
                        tests("BetaTests", ["Beta"], exclude: ["Golden"]),
                        .target(name: "TestSupport", dependencies: ["Beta"], path: "Tests/TestSupport"),
                    ])
                """)
        #expect(manifest.modules == ["CSeven", "CEight", "Alpha", "Beta", "Gamma"])
        #expect(
            manifest.targets.map(\.dependencies) == [
                [], [], ["CSeven", "CEight", "Yams"], [], ["Alpha", "Beta", "Logging"], ["Alpha"], ["Beta"], ["Beta"],
            ])
    }
}
