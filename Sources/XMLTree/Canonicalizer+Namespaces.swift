import CLibXML2

extension Canonicalizer {
    mutating func putNamespaces(of node: Node, isApex: Bool) throws(XMLRefusal) {
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
}
