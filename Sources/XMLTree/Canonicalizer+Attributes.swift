import CLibXML2

extension Canonicalizer {
    mutating func putAttributes(of node: Node, isApex: Bool) throws(XMLRefusal) {
        unsafe attributes.removeAll(keepingCapacity: true)
        var next = unsafe node.pointee.properties
        while let attribute = unsafe next {
            unsafe attributes.append(attribute)
            unsafe next = unsafe attribute.pointee.next
        }
        if isApex, !isExclusive { try unsafe inheritXMLAttributes(of: node) }
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
    private mutating func inheritXMLAttributes(of node: Node) throws(XMLRefusal) {
        var ancestor = unsafe node.pointee.parent
        while let element = unsafe ancestor, unsafe element.pointee.type == XML_ELEMENT_NODE {
            var next = unsafe element.pointee.properties
            while let attribute = unsafe next {
                let isReserved = unsafe same(attribute.pointee.ns?.pointee.prefix, "xml")
                if isReserved, isVersion11, unsafe same(attribute.pointee.name, "base") {
                    throw .namespaceNotCanonical
                }
                if isReserved, unsafe !isVersion11 || !same(attribute.pointee.name, "id"),
                    unsafe !attributes.contains(where: {
                        unsafe same($0.pointee.ns?.pointee.prefix, "xml")
                            && same($0.pointee.name, attribute.pointee.name)
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
}
