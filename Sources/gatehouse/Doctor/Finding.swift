import SCIM

/// One thing that `doctor` has looked at, and how it is.
struct Finding {
    enum Check: String {
        case configuration, database, keys, certificates, tokens, reachability, clock
    }

    enum State: String {
        case ok, warning, problem
    }

    let check: Check
    let state: State
    let message: String
    /// What to do about it; nil where nothing has to be done.
    let fix: String?

    static func ok(_ check: Check, _ message: String) -> Finding {
        Finding(check: check, state: .ok, message: message, fix: nil)
    }

    /// It works, and won't for ever or not for everybody.
    static func warning(_ check: Check, _ message: String, fix: String) -> Finding {
        Finding(check: check, state: .warning, message: message, fix: fix)
    }

    static func problem(_ check: Check, _ message: String, fix: String) -> Finding {
        Finding(check: check, state: .problem, message: message, fix: fix)
    }

    var json: JSON {
        .object([
            ("check", .text(check.rawValue)), ("state", .text(state.rawValue)), ("message", .text(message)),
            ("fix", .text(fix)),
        ])
    }

    var text: String {
        let line = "\(state.rawValue)  \(check.rawValue)  \(message)"
        return fix.map { "\(line)\n    \($0)" } ?? line
    }
}
