import CLibXML2

extension XMLElement {
    /// An attribute; namespace declarations aren't attributes.
    package struct Attribute: Sendable, Hashable {
        /// The local name.
        package let name: String
        /// The namespace name, empty when it is in none.
        package let namespace: String
        /// The value, normalized as XML 1.0 §3.3.3 says.
        package let value: String
    }

    /// The value of an attribute, or nil when there is none; without a namespace only an unprefixed one is meant.
    package func attribute(_ local: String, namespace: String? = nil) -> String? {
        var next = unsafe node.pointee.properties
        while let attribute = unsafe next {
            if unsafe same(attribute.pointee.name, local),
                unsafe same(attribute.pointee.ns?.pointee.href, namespace ?? "")
            {
                return unsafe Self.value(of: attribute)
            }
            unsafe next = unsafe attribute.pointee.next
        }
        return nil
    }

    /// All attributes in the order of the document.
    package var attributes: [Attribute] {
        var attributes: [Attribute] = []
        var next = unsafe node.pointee.properties
        while let attribute = unsafe next {
            unsafe attributes.append(
                Attribute(
                    name: string(attribute.pointee.name), namespace: string(attribute.pointee.ns?.pointee.href),
                    value: Self.value(of: attribute)))
            unsafe next = unsafe attribute.pointee.next
        }
        return attributes
    }

    /// The namespace name that a prefix stands for at this element, for values that are QNames (`xsi:type`).
    ///
    /// - Parameter prefix: empty for the default namespace.
    package func namespace(forPrefix prefix: String) -> String? {
        if prefix == "xml" { return XMLNamespace.xml }
        var next: UnsafeMutablePointer<xmlNode>? = unsafe node
        while let element = unsafe next, unsafe element.pointee.type == XML_ELEMENT_NODE {
            var declaration = unsafe element.pointee.nsDef
            while let found = unsafe declaration {
                if unsafe same(found.pointee.prefix, prefix) { return unsafe string(found.pointee.href) }
                unsafe declaration = unsafe found.pointee.next
            }
            unsafe next = unsafe element.pointee.parent
        }
        return nil
    }

    private static func value(of attribute: UnsafeMutablePointer<xmlAttr>) -> String {
        guard let first = unsafe attribute.pointee.children else { return "" }
        if unsafe first.pointee.next == nil { return unsafe string(first.pointee.content) }
        var value = ""
        var next: UnsafeMutablePointer<xmlNode>? = unsafe first
        while let text = unsafe next {
            unsafe value += string(text.pointee.content)
            unsafe next = unsafe text.pointee.next
        }
        return value
    }
}
