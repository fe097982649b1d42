internal import XMLTree

/// The element children of one element, taken in schema order.
///
/// The schemas of SAML are sequences of optional and repeatable elements. Taking them one after the other and refusing
/// what is left over checks order, number and unknown elements without a schema validator (which must not see hostile
/// input) and without any "first match" lookup, the root of CVE-2019-3465 and CVE-2025-29775.
struct ChildSequence {
    private let parent: XMLElement
    private let children: [XMLElement]
    private var position = 0

    /// Refuses text other than white space between the children.
    init(of parent: XMLElement) throws(SAMLRejection) {
        guard parent.hasOnlyElements else { throw .textUnexpected(in: parent.name) }
        self.parent = parent
        children = parent.children
    }

    private var next: XMLElement? {
        position < children.count ? children[position] : nil
    }

    /// The next child if it has that name.
    mutating func optional(_ name: String, in namespace: String) -> XMLElement? {
        guard let element = next, element.isNamed(name, in: namespace) else { return nil }
        position += 1
        return element
    }

    /// The next child, which must have that name; what stands before it is refused as in `end`.
    mutating func required(_ name: String, in namespace: String) throws(SAMLRejection) -> XMLElement {
        if let element = optional(name, in: namespace) { return element }
        if children[position...].contains(where: { $0.isNamed(name, in: namespace) }) { try end() }
        throw .elementMissing(name, in: parent.name)
    }

    /// All next children with that name, possibly none.
    mutating func repeated(_ name: String, in namespace: String) -> [XMLElement] {
        var elements: [XMLElement] = []
        while let element = optional(name, in: namespace) {
            elements.append(element)
        }
        return elements
    }

    /// Whatever comes next.
    mutating func any() -> XMLElement? {
        guard let element = next else { return nil }
        position += 1
        return element
    }

    /// Refuses whatever was not taken: it is repeated, out of order or unknown.
    func end() throws(SAMLRejection) {
        guard let element = next else { return }
        let taken = children[..<position].contains { $0.isNamed(element.name, in: element.namespace) }
        if taken { throw .elementRepeated(element.name, in: parent.name) }
        throw .elementUnexpected(element.name, in: parent.name)
    }
}

extension XMLElement {
    /// The text of a leaf; an element child refuses.
    func leafText() throws(SAMLRejection) -> String {
        do throws(XMLRefusal) {
            return try text()
        } catch {
            throw .textUnexpected(in: name)
        }
    }

    func requiredAttribute(_ attribute: String) throws(SAMLRejection) -> String {
        guard let value = self.attribute(attribute) else { throw .attributeMissing(attribute, in: name) }
        return value
    }

    /// The attribute as an instant; nil when it is absent.
    func instant(_ attribute: String) throws(SAMLRejection) -> SAMLInstant? {
        guard let text = self.attribute(attribute) else { return nil }
        guard let instant = SAMLInstant(text) else { throw .instantMalformed(attribute: attribute, got: text) }
        return instant
    }

    func requiredInstant(_ attribute: String) throws(SAMLRejection) -> SAMLInstant {
        guard let instant = try instant(attribute) else { throw .attributeMissing(attribute, in: name) }
        return instant
    }

    /// Checks what Response and Assertion share: version, an ID that can be stored and referred to, an issue instant.
    func requireMessageAttributes() throws(SAMLRejection) {
        let version = attribute("Version")
        guard version == "2.0" else { throw .versionUnsupported(got: version, in: name) }
        let id = try requiredAttribute("ID")
        let isBlank: (UInt8) -> Bool = { $0 <= 0x20 || $0 == 0x7f }
        guard !id.isEmpty, id.utf8.count <= 1_024, !id.utf8.contains(where: isBlank) else {
            throw .identifierMalformed(got: id, in: name)
        }
        _ = try requiredInstant("IssueInstant")
    }
}
