/// What can be fuzzed. One program holds all targets, and its name says which one runs, so that the module is built
/// once; see `scripts/fuzz`.
enum Target: String, CaseIterable {
    case json, filter, path, patch, bulk, query, cursor, values

    func run(_ input: Input) throws {
        switch self {
        case .json: try fuzzJSON(input)
        case .filter: try fuzzFilter(input)
        case .path: try fuzzPath(input)
        case .patch: try fuzzPatch(input)
        case .bulk: try fuzzBulk(input)
        case .query: try fuzzQuery(input)
        case .cursor: try fuzzCursor(input)
        case .values: fuzzValues(input)
        }
    }

    /// Set once, before the first input, by the only thread there is.
    nonisolated(unsafe) static var chosen = Target.json
}

/// libFuzzer's way in, before anything else: the program's name is the target's.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> CInt {
    let name = String(cString: arguments.pointee[0]).split(separator: "/").last.map(String.init) ?? ""
    guard let target = Target(rawValue: name) else { fatalError("no target is named \"\(name)\"") }
    Target.chosen = target
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let bytes, count > 0 else { return 0 }
    let input = Input(Array(UnsafeBufferPointer(start: bytes, count: count)))
    // A refusal is a good answer to a bad input; only what an invariant expects to succeed may not throw.
    do {
        try Target.chosen.run(input)
    } catch let refusal as SCIMRefusal {
        check((400..<500).contains(refusal.status), "a refusal of status \(refusal.status)")
        check((try? JSONValue.parse(refusal.body)) != nil, "a refusal whose body is no JSON")
    } catch {
        fatalError("an error of another kind: \(error)")
    }
    return 0
}

/// An invariant.
func check(_ holds: Bool, _ message: @autoclosure () -> String) {
    if !holds { fatalError(message()) }
}

/// The value of an expression that must not throw here.
func must<Value>(_ what: String, _ body: () throws -> Value) -> Value {
    do {
        return try body()
    } catch {
        fatalError("\(what): \(error)")
    }
}
