import Testing

@Suite struct BanTests {
    @Test func `no source file breaks a ban`() throws {
        let rings = try RingTable.read()
        var files = 0
        for (module, sources) in try Repository.modules() {
            // A module without a row is another test's finding; here it has no privilege.
            let ring = rings.row(of: module)?.ring ?? 0
            for source in sources {
                files += 1
                for ban in Ban.allCases {
                    for line in ban.lines(in: source, ring: ring) {
                        Issue.record("\(source.path):\(line): \(ban.rawValue)")
                    }
                }
            }
        }
        #expect(files > 50)
    }

    /// A violation of each ban, and what looks like one and isn't.
    static let planted: [(Ban, String, Int)] = [
        (.forceUnwrap, "let x = y!", 1), (.forceUnwrap, "f(a)!.b", 1), (.forceUnwrap, "a[0]!", 1),
        (.forceUnwrap, "var x: Int!", 1), (.forceUnwrap, "var x: [Int]!", 1), (.forceUnwrap, "var x: Set<Int>!", 1),
        (.forceUnwrap, "a!.b!.c", 2), (.forceUnwrap, "\"\\(x!)\"", 1), (.forceUnwrap, "`default`!", 1),
        (.forceUnwrap, "\"text\"!", 1), (.forceUnwrap, "#\"\\#(x!)\"#", 1), (.forceUnwrap, "x!!", 2),
        (.forceUnwrap, "if !x, y != z, a!=b, c !== d { }", 0), (.forceUnwrap, "// x!\n/* y! /* z! */ a! */", 0),
        (.forceUnwrap, "\"x! y\" + \"\"\"\n  z!\n  \"\"\" + #\"\\(x!)\"#", 0), (.forceUnwrap, "#if !os(Linux)", 0),
        (.forceUnwrap, "x.replacing(/a!b/, with: \"\")", 0), (.forceUnwrap, "x.replacing(#/a!/b/#, with: 1)", 0),
        (.forceUnwrap, "a / b! / c", 1), (.forceUnwrap, "(!x)", 0), (.forceUnwrap, "try! f()", 0),
        (.forceTry, "let x = try! f()", 1), (.forceTry, "try !f()", 0), (.forceTry, "// try! f()", 0),
        (.forceCast, "x as! Y", 1), (.forceCast, "x as? Y", 0), (.forceCast, "\"as! Y\"", 0),
        (.trap, "fatalError()", 1), (.trap, "preconditionFailure(\"x\")", 1), (.trap, "precondition(x)", 1),
        (.trap, "assert(x)", 1), (.trap, "assertionFailure()", 1), (.exit, "exit(1)", 1), (.exit, "let exit = 1", 0),
        (.trap, "case precondition\nlet precondition = 1", 0), (.trap, "Swift.fatalError()", 1),
        (.unownedUnsafe, "unowned(unsafe) let x: Y", 1), (.unownedUnsafe, "unowned let x: Y", 0),
        (.clock, "let now = Date()", 1), (.clock, "Date.now", 1), (.clock, "let now: Date = .now", 1),
        (.clock, "ContinuousClock().now", 1), (.clock, "SuspendingClock.Instant.now", 1),
        (.clock, "clock_gettime(CLOCK_REALTIME, &t)", 1), (.clock, "time(nil)", 1), (.clock, "f(after: .now() + 1)", 1),
        (.clock, "DispatchTime.now()", 1), (.clock, "NIODeadline.now()", 1),
        (.clock, "operation.now + writer.now", 0), (.clock, "Date(timeIntervalSince1970: 0)", 0),
        (.clock, "operation\n    .now", 1), (.clock, "func f(now: Instant) { g(now) }", 0),
        (.environment, "ProcessInfo.processInfo", 1), (.environment, "getenv(\"X\")", 1),
        (.environment, "CommandLine.arguments", 1), (.environment, "let environment = 1", 0),
        (.publicDeclaration, "public struct X {}", 1), (.publicDeclaration, "public import X", 1),
        (.publicDeclaration, "open class X {}", 1), (.publicDeclaration, "package func open() {}", 0),
        (.uncommentedUnsafety, "nonisolated(unsafe) var x = 1", 1),
        (.uncommentedUnsafety, "struct X: @unchecked Sendable {}", 1),
        (.uncommentedUnsafety, "// Written once.\nnonisolated(unsafe) var x = 1", 0),
        (.uncommentedUnsafety, "/// Locked.\n@frozen\nstruct X: @unchecked Sendable {}", 0),
        (
            .uncommentedUnsafety,
            "// Why.\nenum X {\n    nonisolated(unsafe) var x = 1\n    nonisolated(unsafe) var y = 1", 0
        ),
        (.uncommentedUnsafety, "// Why.\nlet x = 1\nnonisolated(unsafe) var y = 1", 1),
        (.uncommentedUnsafety, "// Far away.\n\nnonisolated(unsafe) var x = 1", 1),
        (.longFile, String(repeating: "\n", count: 401), 1), (.longFile, String(repeating: "\n", count: 400), 0),
    ]

    @Test(arguments: planted) func `a planted violation is caught, and nothing else`(
        _ ban: Ban, _ text: String, _ count: Int
    ) {
        let source = SwiftSource(path: "planted.swift", module: "Planted", text: text)
        #expect(ban.lines(in: source, ring: 2).count == count)
    }

    @Test func `every ban has a planted violation and something harmless`() {
        for ban in Ban.allCases {
            #expect(Self.planted.contains { $0.0 == ban && $0.2 > 0 }, "\(ban)")
            #expect(Self.planted.contains { $0.0 == ban && $0.2 == 0 }, "\(ban)")
        }
    }

    @Test func `only ring 6 may look at a clock or the environment`() {
        let source = SwiftSource(path: "planted.swift", module: "Planted", text: "Date()\nCommandLine.arguments")
        #expect(Ban.clock.lines(in: source, ring: 5) == [1])
        #expect(Ban.environment.lines(in: source, ring: 5) == [2])
        #expect(Ban.clock.lines(in: source, ring: 6).isEmpty)
        #expect(Ban.environment.lines(in: source, ring: 6).isEmpty)
    }

    @Test func `a finding names its line`() {
        let text = "// one\nlet x = \"\"\"\n    two\n    \"\"\"\n/*\n*/ let y = x!\n"
        #expect(Ban.forceUnwrap.lines(in: SwiftSource(path: "", module: "", text: text), ring: 1) == [6])
    }
}
