/// A value as a person wrote it, with the place where it stands: what YAML, flags and variables have in common.
struct SettingValue {
    struct Position: Hashable {
        let line: Int
        let column: Int
    }

    struct Entry {
        let key: String
        let position: Position?
        let value: SettingValue
    }

    indirect enum Shape {
        /// `quoted` tells `"no"`, a text, from `no`, which YAML 1.1 reads as false.
        case scalar(String, quoted: Bool)
        case list([SettingValue])
        case mapping([Entry])
    }

    let shape: Shape
    let position: Position?

    init(_ shape: Shape, at position: Position?) {
        self.shape = shape
        self.position = position
    }

    /// A flag's or a variable's text.
    init(text: String) {
        self.init(.scalar(text, quoted: false), at: nil)
    }
}

extension SettingValue.Shape {
    /// As a message names it.
    var kind: String {
        switch self {
        case .scalar(let text, quoted: false) where SettingValue.isNull(text): "empty"
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension SettingValue {
    /// The spellings of null in YAML.
    static func isNull(_ text: String) -> Bool {
        switch text {
        case "", "~", "null", "Null", "NULL": true
        default: false
        }
    }

    /// The spellings of a boolean in YAML 1.1, which every author has met as the country code of Norway.
    static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }
}
