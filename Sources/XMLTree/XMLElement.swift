import CLibXML2

/// An element of a document: a cheap handle that keeps the document alive.
///
/// Equal handles are the same element of the same document, not elements that look alike.
///
/// `@unchecked Sendable`: it points into a tree that is only read and that its document owns.
@safe package struct XMLElement: @unchecked Sendable, Hashable {
    /// The document that it is in.
    package let document: XMLDocument
    let node: UnsafeMutablePointer<xmlNode>

    init(_ node: UnsafeMutablePointer<xmlNode>, of document: XMLDocument) {
        unsafe self.node = unsafe node
        self.document = document
    }

    /// The local name.
    package var name: String { unsafe string(node.pointee.name) }

    /// The namespace name, empty when it is in none.
    package var namespace: String { unsafe string(node.pointee.ns?.pointee.href) }

    /// Whether it has this local name in this namespace; an empty namespace is none.
    package func isNamed(_ name: String, in namespace: String) -> Bool {
        unsafe same(node.pointee.name, name) && same(node.pointee.ns?.pointee.href, namespace)
    }

    /// Whether it's in this namespace, whatever its name.
    package func isIn(_ namespace: String) -> Bool {
        unsafe same(node.pointee.ns?.pointee.href, namespace)
    }

    package static func == (left: XMLElement, right: XMLElement) -> Bool {
        unsafe left.node == right.node
    }

    package func hash(into hasher: inout Hasher) {
        unsafe hasher.combine(node)
    }
}
