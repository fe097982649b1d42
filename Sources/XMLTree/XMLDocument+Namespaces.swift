import CLibXML2

extension XMLDocument {
    /// Refuses a document in which any namespace name is relative, or has no agreed canonical form.
    ///
    /// Whoever canonicalizes the whole document, as libxml2 does, fails on a relative name anywhere; whoever looks at the
    /// signed part only doesn't see it. Nothing that two implementations judge differently is accepted.
    ///
    /// - Throws: `.namespaceNotCanonical`.
    package func requireCanonicalNamespaces() throws(XMLRefusal) {
        guard unsafe hasCanonicalNamespaces(root.node) else { throw .namespaceNotCanonical }
    }

    private func hasCanonicalNamespaces(_ element: UnsafeMutablePointer<xmlNode>) -> Bool {
        var declaration = unsafe element.pointee.nsDef
        while let found = unsafe declaration {
            guard unsafe isCanonical(found.pointee.href, behind: found.pointee.prefix) else { return false }
            unsafe declaration = unsafe found.pointee.next
        }
        var child = unsafe element.pointee.children
        while let found = unsafe child {
            if unsafe found.pointee.type == XML_ELEMENT_NODE, unsafe !hasCanonicalNamespaces(found) { return false }
            unsafe child = unsafe found.pointee.next
        }
        return true
    }
}

/// Whether a namespace name is absolute, or the empty default, and the same in every implementation.
///
/// libxml2 keeps `&` in a name as `&#38;` and writes it so, others write `&amp;`: there is no agreed form.
func isCanonical(_ name: XMLBytes?, behind prefix: XMLBytes?) -> Bool {
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
