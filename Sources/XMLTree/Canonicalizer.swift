import CLibXML2

/// Writes the canonical form of an element into bytes.
///
/// One walk over libxml2's tree for both methods, twice as fast as `xmlC14NExecute` with a visibility callback, against
/// which the tests compare it byte for byte. Recursion is bounded by ``XMLLimits/depth``.
@safe struct Canonicalizer {
    typealias Node = UnsafeMutablePointer<xmlNode>

    /// A namespace declaration that was written.
    @safe private struct Binding {
        let prefix: XMLBytes?
        let name: XMLBytes?
    }

    private(set) var output: [UInt8] = []
    private let isExclusive: Bool
    private let inclusivePrefixes: [String]
    private let omitted: Node?
    private let limit: Int
    /// What is written on the open elements, innermost last.
    private var bindings: [Binding] = []
    /// The attributes of the element at hand; kept to save an allocation for each element.
    private var attributes: [UnsafeMutablePointer<xmlAttr>] = unsafe []

    init(_ method: CanonicalizationMethod, omitting omitted: Node?, limit: Int) {
        switch method {
        case .exclusive(let prefixes):
            isExclusive = true
            inclusivePrefixes = prefixes.map { $0 == "#default" ? "" : $0 }
        case .inclusive:
            isExclusive = false
            inclusivePrefixes = []
        }
        unsafe self.omitted = unsafe omitted
        self.limit = limit
        output.reserveCapacity(8_192)
        bindings.reserveCapacity(32)
        unsafe attributes.reserveCapacity(16)
    }

    /// Writes the element that the canonical form begins with.
    mutating func apex(_ node: Node) throws(XMLRefusal) {
        try unsafe element(node, isApex: true)
    }

    private mutating func element(_ node: Node, isApex: Bool) throws(XMLRefusal) {
        guard output.count <= limit else { throw .canonicalFormTooLarge(limit: limit) }
        let outer = bindings.count
        put(0x3c)
        unsafe putName(node.pointee.ns, node.pointee.name)
        try unsafe putNamespaces(of: node, isApex: isApex)
        try unsafe putAttributes(of: node, isApex: isApex)
        put(0x3e)
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            switch unsafe child.pointee.type {
            case XML_ELEMENT_NODE:
                if unsafe child != omitted { try unsafe element(child, isApex: false) }
            case XML_TEXT_NODE, XML_CDATA_SECTION_NODE:
                unsafe putText(child.pointee.content)
            default:
                // Comments, processing instructions and entities never come out of the parser.
                throw .parserFailed
            }
            unsafe next = unsafe child.pointee.next
        }
        put("</")
        unsafe putName(node.pointee.ns, node.pointee.name)
        put(0x3e)
        bindings.removeLast(bindings.count &- outer)
    }

    // MARK: Namespaces

    private mutating func putNamespaces(of node: Node, isApex: Bool) throws(XMLRefusal) {
        let outer = bindings.count
        try unsafe bindDeclared(on: node, isApex: isApex)
        if isExclusive {
            try unsafe bind(node.pointee.ns?.pointee.prefix, node.pointee.ns?.pointee.href)
            var next = unsafe node.pointee.properties
            while let attribute = unsafe next {
                if let namespace = unsafe attribute.pointee.ns, unsafe !same(namespace.pointee.prefix, "xml") {
                    try unsafe bind(namespace.pointee.prefix, namespace.pointee.href)
                }
                unsafe next = unsafe attribute.pointee.next
            }
            if isApex {
                for prefix in inclusivePrefixes { try unsafe bindInScope(prefix, at: node) }
            }
        } else if isApex {
            try unsafe bindAllInScope(at: node)
        }
        guard bindings.count > outer else { return }
        sortBindings(from: outer)
        for index in outer..<bindings.count {
            let binding = bindings[index]
            if let prefix = unsafe binding.prefix {
                put(" xmlns:")
                unsafe put(buffer(prefix))
            } else {
                put(" xmlns")
            }
            put("=\"")
            unsafe putValue(binding.name)
            put(0x22)
        }
    }

    /// Looks at each declaration on an element, and binds those that count without being used.
    private mutating func bindDeclared(on node: Node, isApex: Bool) throws(XMLRefusal) {
        var next = unsafe node.pointee.nsDef
        while let declaration = unsafe next {
            let prefix = unsafe declaration.pointee.prefix
            let name = unsafe declaration.pointee.href
            guard unsafe isCanonical(name, behind: prefix) else { throw .namespaceNotCanonical }
            if !isApex {
                if !isExclusive {
                    try unsafe bind(prefix, name)
                } else if !inclusivePrefixes.isEmpty, inclusivePrefixes.contains(where: { unsafe same(prefix, $0) }) {
                    try unsafe bind(prefix, name)
                }
            }
            unsafe next = unsafe declaration.pointee.next
        }
    }

    /// Binds what a prefix of the list stands for, declared here or further out.
    private mutating func bindInScope(_ prefix: String, at node: Node) throws(XMLRefusal) {
        var next: Node? = unsafe node
        while let element = unsafe next, unsafe element.pointee.type == XML_ELEMENT_NODE {
            var declaration = unsafe element.pointee.nsDef
            while let found = unsafe declaration {
                if unsafe same(found.pointee.prefix, prefix) {
                    return try unsafe bind(found.pointee.prefix, found.pointee.href)
                }
                unsafe declaration = unsafe found.pointee.next
            }
            unsafe next = unsafe element.pointee.parent
        }
    }

    /// Binds everything that is in scope; the nearest declaration of a prefix counts.
    private mutating func bindAllInScope(at node: Node) throws(XMLRefusal) {
        var seen: [Binding] = []
        var next: Node? = unsafe node
        while let element = unsafe next, unsafe element.pointee.type == XML_ELEMENT_NODE {
            var declaration = unsafe element.pointee.nsDef
            while let found = unsafe declaration {
                let binding = unsafe Binding(prefix: found.pointee.prefix, name: found.pointee.href)
                if !seen.contains(where: { unsafe same($0.prefix, binding.prefix) }) {
                    seen.append(binding)
                    try unsafe bind(binding.prefix, binding.name)
                }
                unsafe declaration = unsafe found.pointee.next
            }
            unsafe next = unsafe element.pointee.parent
        }
    }

    /// Remembers a declaration to write, unless the nearest one of that prefix says the same.
    private mutating func bind(_ prefix: XMLBytes?, _ name: XMLBytes?) throws(XMLRefusal) {
        var index = bindings.count
        while index > 0 {
            index &-= 1
            guard unsafe same(bindings[index].prefix, prefix) else { continue }
            if unsafe same(bindings[index].name, name) { return }
            return try unsafe append(prefix, name)
        }
        // No default namespace needs no declaration where nothing says otherwise.
        if unsafe prefix == nil, unsafe same(name, "") { return }
        try unsafe append(prefix, name)
    }

    private mutating func append(_ prefix: XMLBytes?, _ name: XMLBytes?) throws(XMLRefusal) {
        guard unsafe isCanonical(name, behind: prefix) else { throw .namespaceNotCanonical }
        unsafe bindings.append(Binding(prefix: prefix, name: name))
    }

    /// By prefix, the default namespace first; there are few, so insertion is fastest.
    private mutating func sortBindings(from start: Int) {
        var end = start &+ 1
        while end < bindings.count {
            var index = end
            while index > start, unsafe order(bindings[index &- 1].prefix, bindings[index].prefix) > 0 {
                bindings.swapAt(index, index &- 1)
                index &-= 1
            }
            end &+= 1
        }
    }

    /// Whether a namespace name is absolute, or the empty default, and the same in every implementation.
    ///
    /// libxml2 keeps `&` in a name as `&#38;` and writes it so, others write `&amp;`: there is no agreed form.
    private func isCanonical(_ name: XMLBytes?, behind prefix: XMLBytes?) -> Bool {
        guard let name = unsafe name, unsafe name[0] != 0 else { return unsafe prefix == nil }
        var index = 0
        var hasScheme = false
        while unsafe name[index] != 0 {
            let byte = unsafe name[index]
            if byte == 0x26 { return false }
            if !hasScheme {
                switch byte {
                case 0x3a: hasScheme = index > 0
                case 0x41...0x5a, 0x61...0x7a: break
                case 0x30...0x39, 0x2b, 0x2d, 0x2e: if index == 0 { return false }
                default: return false
                }
                if byte == 0x3a, !hasScheme { return false }
            }
            index &+= 1
        }
        return hasScheme
    }

    // MARK: Attributes

    private mutating func putAttributes(of node: Node, isApex: Bool) throws(XMLRefusal) {
        unsafe attributes.removeAll(keepingCapacity: true)
        var next = unsafe node.pointee.properties
        while let attribute = unsafe next {
            unsafe attributes.append(attribute)
            unsafe next = unsafe attribute.pointee.next
        }
        if isApex, !isExclusive { unsafe inheritXMLAttributes(of: node) }
        sortAttributes()
        for index in unsafe attributes.indices {
            let attribute = unsafe attributes[index]
            put(0x20)
            unsafe putName(attribute.pointee.ns, attribute.pointee.name)
            put("=\"")
            var value = unsafe attribute.pointee.children
            while let text = unsafe value {
                guard unsafe text.pointee.type == XML_TEXT_NODE else { throw .parserFailed }
                unsafe putValue(text.pointee.content)
                unsafe value = unsafe text.pointee.next
            }
            put(0x22)
        }
    }

    /// Canonical XML 1.0 §2.4: the apex takes over the `xml:` attributes of its ancestors, the nearest of each name.
    private mutating func inheritXMLAttributes(of node: Node) {
        var ancestor = unsafe node.pointee.parent
        while let element = unsafe ancestor, unsafe element.pointee.type == XML_ELEMENT_NODE {
            var next = unsafe element.pointee.properties
            while let attribute = unsafe next {
                if unsafe same(attribute.pointee.ns?.pointee.prefix, "xml"),
                    unsafe !attributes.contains(where: {
                        unsafe same($0.pointee.ns?.pointee.prefix, "xml") && same($0.pointee.name, attribute.pointee.name)
                    })
                {
                    unsafe attributes.append(attribute)
                }
                unsafe next = unsafe attribute.pointee.next
            }
            unsafe ancestor = unsafe element.pointee.parent
        }
    }

    /// By namespace name, then by local name; those without a namespace first.
    private mutating func sortAttributes() {
        var end = 1
        while unsafe end < attributes.count {
            var index = end
            while index > 0, unsafe isAfter(attributes[index &- 1], attributes[index]) {
                unsafe attributes.swapAt(index, index &- 1)
                index &-= 1
            }
            end &+= 1
        }
    }

    private func isAfter(_ left: UnsafeMutablePointer<xmlAttr>, _ right: UnsafeMutablePointer<xmlAttr>) -> Bool {
        let byNamespace = unsafe order(left.pointee.ns?.pointee.href, right.pointee.ns?.pointee.href)
        if byNamespace != 0 { return byNamespace > 0 }
        return unsafe order(left.pointee.name, right.pointee.name) > 0
    }

    // MARK: Bytes

    @inline(__always)
    private mutating func put(_ byte: UInt8) {
        output.append(byte)
    }

    @inline(__always)
    private mutating func put(_ literal: StaticString) {
        unsafe put(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
    }

    @inline(__always)
    private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe output.append(contentsOf: bytes)
    }

    private mutating func putName(_ namespace: UnsafeMutablePointer<xmlNs>?, _ name: XMLBytes?) {
        if let prefix = unsafe namespace?.pointee.prefix {
            unsafe put(buffer(prefix))
            put(0x3a)
        }
        if let name = unsafe name { unsafe put(buffer(name)) }
    }

    private mutating func putText(_ content: XMLBytes?) {
        guard let content = unsafe content else { return }
        var start = 0
        var index = 0
        while true {
            let byte = unsafe content[index]
            // Every character that is escaped is at or below `>`, and nearly all others are above it.
            if byte > 0x3e {
                index &+= 1
                continue
            }
            let escape: StaticString
            switch byte {
            case 0:
                return unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            case 0x26: escape = "&amp;"
            case 0x3c: escape = "&lt;"
            case 0x3e: escape = "&gt;"
            case 0x0d: escape = "&#xD;"
            default:
                index &+= 1
                continue
            }
            unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            put(escape)
            index &+= 1
            start = index
        }
    }

    private mutating func putValue(_ content: XMLBytes?) {
        guard let content = unsafe content else { return }
        var start = 0
        var index = 0
        while true {
            let byte = unsafe content[index]
            if byte > 0x3c {
                index &+= 1
                continue
            }
            let escape: StaticString
            switch byte {
            case 0:
                return unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            case 0x26: escape = "&amp;"
            case 0x3c: escape = "&lt;"
            case 0x22: escape = "&quot;"
            case 0x09: escape = "&#x9;"
            case 0x0a: escape = "&#xA;"
            case 0x0d: escape = "&#xD;"
            default:
                index &+= 1
                continue
            }
            unsafe put(UnsafeBufferPointer(start: content + start, count: index &- start))
            put(escape)
            index &+= 1
            start = index
        }
    }
}
