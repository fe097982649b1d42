import CLibXML2

extension XMLDocument {
    /// Refuses a document in which two elements carry the same ID, of which a reference could mean either.
    ///
    /// IDs are the attributes `ID`, `Id`, `id` and `iD` of whatever element, with or without a prefix: more than any
    /// schema says, so that no two readers can disagree.
    ///
    /// - Throws: `.idRepeated`.
    package func requireUniqueIDs() throws(XMLRefusal) {
        var values: [XMLBytes] = unsafe []
        unsafe collectIDs(of: root.node, into: &values)
        guard unsafe values.count > 1 else { return }
        unsafe values.sort { unsafe order($0, $1) < 0 }
        for index in unsafe values.indices.dropFirst() {
            guard unsafe !same(values[index &- 1], values[index]) else { throw .idRepeated }
        }
    }

    private func collectIDs(of element: UnsafeMutablePointer<xmlNode>, into values: inout [XMLBytes]) {
        var attribute = unsafe element.pointee.properties
        while let found = unsafe attribute {
            if unsafe isID(found.pointee.name), let value = unsafe found.pointee.children?.pointee.content {
                unsafe values.append(value)
            }
            unsafe attribute = unsafe found.pointee.next
        }
        var child = unsafe element.pointee.children
        while let found = unsafe child {
            if unsafe found.pointee.type == XML_ELEMENT_NODE { unsafe collectIDs(of: found, into: &values) }
            unsafe child = unsafe found.pointee.next
        }
    }

    private func isID(_ name: XMLBytes?) -> Bool {
        guard let name = unsafe name, unsafe name[0] | 0x20 == 0x69, unsafe name[1] | 0x20 == 0x64 else { return false }
        return unsafe name[2] == 0
    }
}
