/// Makes documents that try every rule of canonicalization, the same ones for the same seed.
package struct RandomDocument {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    }

    /// A number below the bound.
    package mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 33) % bound
    }

    package mutating func pick(_ choices: [String]) -> String { choices[next(choices.count)] }

    /// A whole document; the root declares every prefix, so that any may be used anywhere.
    package mutating func xml() -> String {
        let root = "xmlns:a=\"urn:a\" xmlns:b=\"urn:b\" xmlns:c=\"http://c.example/x\" xmlns:d=\"urn:d\""
        let lang = next(2) == 0 ? " xml:lang=\"en\"" : ""
        let defaults = next(2) == 0 ? " xmlns=\"urn:default\"" : ""
        return "<a:root \(root)\(defaults)\(lang)>\(content(depth: 0))\(element(depth: 1))\(content(depth: 0))</a:root>"
    }

    private mutating func element(depth: Int) -> String {
        let name = pick(["", "a:", "b:", "c:", "d:"]) + pick(["x", "y", "zed", "Ω"])
        var declarations: [String: String] = [:]
        for _ in 0..<next(3) {
            let prefix = pick(["", "a", "b", "c", "d", "e"])
            declarations[prefix] =
                prefix.isEmpty ? pick(["", "urn:default", "urn:other", "urn:a"]) : pick(["urn:a", "urn:b", "urn:new"])
        }
        var attributes: [String: String] = [:]
        for _ in 0..<next(4) {
            // Two prefixes for one namespace could repeat an expanded name, so each prefix has names of its own.
            let prefix = pick(["", "a", "b", "c", "xml"])
            let name =
                prefix == "xml"
                ? "xml:" + pick(["lang", "space"])
                : prefix.isEmpty ? pick(["p", "q", "r"]) : "\(prefix):\(prefix)\(pick(["1", "2"]))"
            attributes[name] = name == "xml:space" ? pick(["default", "preserve"]) : value()
        }
        var tag = "<" + name
        for (prefix, uri) in declarations.sorted(by: { $0.key > $1.key }) {
            tag += prefix.isEmpty ? " xmlns=\"\(uri)\"" : " xmlns:\(prefix)='\(uri)'"
        }
        for (name, value) in attributes.sorted(by: { $0.key > $1.key }) { tag += " \(name)=\"\(value)\"" }
        if next(6) == 0 { return tag + "/>" }
        return "\(tag)>\(content(depth: depth))</\(name)>"
    }

    private mutating func content(depth: Int) -> String {
        var content = ""
        for _ in 0..<next(5) {
            switch next(4) {
            case 0, 1: content += depth < 6 ? element(depth: depth + 1) : ""
            case 2: content += pick(["text", " \n\t", "a &lt; b &amp;&gt; c", "\r\n", "&#13;", "&#x9;", "ü€𝄞", "\"'"])
            default: content += pick(["<![CDATA[<&>]]>", "<![CDATA[]]>", ">", "&quot;"])
            }
        }
        return content
    }

    private mutating func value() -> String {
        pick(["", "v", "&lt;&amp;&gt;", "&quot;'", "a\tb\nc", "&#9;&#10;&#13;", "ü€𝄞", "  two  ", "&#38;#38;"])
    }
}
