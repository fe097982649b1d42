import FoundationEssentials
import SAML
import XMLTree

/// What can be fuzzed of what comes through a browser or from an identity provider. One program holds all targets, and
/// its name says which one runs; see `run` beside this file.
enum Target: String, CaseIterable {
    case xml, verify, decrypt, metadata, logout

    func run(_ bytes: [UInt8]) throws {
        switch self {
        case .xml: try fuzzXML(bytes)
        case .verify: try fuzzVerify(bytes)
        case .decrypt: try fuzzDecrypt(bytes)
        case .metadata: try fuzzMetadata(bytes)
        case .logout: try fuzzLogout(bytes)
        }
    }

    /// Set once, before the first input, by the only thread there is.
    nonisolated(unsafe) static var chosen = Target.xml
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
    // A refusal is a good answer to a bad input; what must hold is checked where it must.
    try? Target.chosen.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
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
