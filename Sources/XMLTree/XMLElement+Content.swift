import CLibXML2

extension XMLElement {
    /// The element that it is in; nil for the document element.
    package var parent: XMLElement? {
        guard let parent = unsafe node.pointee.parent, unsafe parent.pointee.type == XML_ELEMENT_NODE else {
            return nil
        }
        return unsafe XMLElement(parent, of: document)
    }

    /// The child elements, in order.
    package var children: [XMLElement] {
        var count = 0
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type == XML_ELEMENT_NODE { count &+= 1 }
            unsafe next = unsafe child.pointee.next
        }
        guard count > 0 else { return [] }
        var children: [XMLElement] = []
        children.reserveCapacity(count)
        unsafe next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type == XML_ELEMENT_NODE { unsafe children.append(XMLElement(child, of: document)) }
            unsafe next = unsafe child.pointee.next
        }
        return children
    }

    /// All text and CDATA in it, joined.
    ///
    /// - Throws: `.elementInText` when it has a child element: whoever reads text must not skip anything.
    package func text() throws(XMLRefusal) -> String {
        guard let first = unsafe node.pointee.children else { return "" }
        if unsafe first.pointee.next == nil, unsafe first.pointee.type == XML_TEXT_NODE {
            return unsafe string(first.pointee.content)
        }
        var text = ""
        var next: UnsafeMutablePointer<xmlNode>? = unsafe first
        while let child = unsafe next {
            guard unsafe child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE else {
                throw .elementInText(in: name)
            }
            unsafe text += string(child.pointee.content)
            unsafe next = unsafe child.pointee.next
        }
        return text
    }

    /// Whether there is nothing between its child elements but white space.
    package var hasOnlyElements: Bool {
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type != XML_ELEMENT_NODE, var bytes = unsafe child.pointee.content {
                while unsafe bytes[0] != 0 {
                    switch unsafe bytes[0] {
                    case 0x20, 0x09, 0x0a, 0x0d: unsafe bytes += 1
                    default: return false
                    }
                }
            }
            unsafe next = unsafe child.pointee.next
        }
        return true
    }

    /// Refuses text between the child elements.
    ///
    /// - Throws: `.textBetweenElements`.
    package func requireOnlyElements() throws(XMLRefusal) {
        guard hasOnlyElements else { throw .textBetweenElements(in: name) }
    }

    /// The children of a name, in order.
    package func all(named name: String, in namespace: String) -> [XMLElement] {
        children.filter { $0.isNamed(name, in: namespace) }
    }

    /// The child of a name, or nil when there is none.
    ///
    /// - Throws: `.childRepeated` when there are two: nobody takes the first one.
    package func optional(named name: String, in namespace: String) throws(XMLRefusal) -> XMLElement? {
        var found: XMLElement?
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type == XML_ELEMENT_NODE, unsafe same(child.pointee.name, name),
                unsafe same(child.pointee.ns?.pointee.href, namespace)
            {
                guard found == nil else { throw .childRepeated(name, in: self.name) }
                found = unsafe XMLElement(child, of: document)
            }
            unsafe next = unsafe child.pointee.next
        }
        return found
    }

    /// The one child of a name.
    ///
    /// - Throws: `.childMissing` or `.childRepeated`.
    package func only(named name: String, in namespace: String) throws(XMLRefusal) -> XMLElement {
        guard let child = try optional(named: name, in: namespace) else { throw .childMissing(name, in: self.name) }
        return child
    }
}
