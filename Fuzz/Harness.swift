/// libFuzzer's way in, before anything else. One program holds all targets of a kind, and its name says which one runs,
/// so that what they share is built once; see `scripts/fuzz`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> CInt {
    let name = String(cString: arguments.pointee[0]).split(separator: "/").last.map(String.init) ?? ""
    guard let target = Target(rawValue: name) else { fatalError("no target is named \"\(name)\"") }
    Chosen.target = target
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let bytes, count > 0 else { return 0 }
    Chosen.target.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

private enum Chosen {
    /// Set once, before the first input, by the only thread there is.
    nonisolated(unsafe) static var target = Target.allCases[0]
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
