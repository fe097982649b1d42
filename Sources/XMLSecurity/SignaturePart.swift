import KeyMaterial
import XMLTree

/// Reads the children of a part of a signature or of encrypted data one after another, in schema order, and leaves none
/// unread.
struct SignaturePart {
    private let element: XMLElement
    private let children: [XMLElement]
    private var position = 0

    /// - Parameter attributes: the only ones that the part may have.
    init(_ element: XMLElement, attributes: [String]) throws(XMLSecurityRefusal) {
        self.element = element
        children = element.children
        try Self.checkAttributes(of: element, allowed: attributes)
        guard element.hasOnlyElements else { throw .structure(in: element.name, problem: .text) }
    }

    static func checkAttributes(of element: XMLElement, allowed: [String]) throws(XMLSecurityRefusal) {
        for attribute in element.attributes
        where !attribute.namespace.isEmpty || !allowed.contains(attribute.name) {
            throw .attributeUnexpected(attribute.name, in: element.name)
        }
    }

    /// The next child, which has to be of this name.
    mutating func next(
        _ name: String, in namespace: String = XMLNamespace.signature
    ) throws(XMLSecurityRefusal) -> XMLElement {
        guard let child = optional(name, in: namespace) else {
            guard position < children.count else { throw .structure(in: element.name, problem: .missing(name)) }
            throw .structure(in: element.name, problem: .unexpected(children[position].name))
        }
        return child
    }

    /// The next child, if it is of this name.
    mutating func optional(_ name: String, in namespace: String = XMLNamespace.signature) -> XMLElement? {
        guard position < children.count, children[position].isNamed(name, in: namespace) else { return nil }
        defer { position += 1 }
        return children[position]
    }

    /// Refuses whatever wasn't read.
    func end() throws(XMLSecurityRefusal) {
        guard position == children.count else {
            throw .structure(in: element.name, problem: .unexpected(children[position].name))
        }
    }

    /// Whatever comes next.
    mutating func any() -> XMLElement? {
        guard position < children.count else { return nil }
        defer { position += 1 }
        return children[position]
    }

    /// The bytes of an element that has only base64 text in it, and at least one byte.
    static func leaf(_ element: XMLElement, attributes: [String]) throws(XMLSecurityRefusal) -> [UInt8] {
        try checkAttributes(of: element, allowed: attributes)
        do {
            let bytes = try Base64.decode(try element.text())
            guard !bytes.isEmpty else { throw XMLSecurityRefusal.valueMalformed(in: element.name) }
            return bytes
        } catch {
            throw .valueMalformed(in: element.name)
        }
    }

    /// An attribute that has to be there.
    func attribute(_ name: String) throws(XMLSecurityRefusal) -> String {
        guard let value = element.attribute(name) else { throw .attributeMissing(name, in: element.name) }
        return value
    }
}
