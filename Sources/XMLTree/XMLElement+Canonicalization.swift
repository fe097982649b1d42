import CLibXML2

extension XMLElement {
    /// The canonical bytes of this element and what is in it.
    ///
    /// - Parameters:
    ///   - method: which canonical form.
    ///   - omitted: an element inside this one to leave out with its content, as the enveloped-signature transform does.
    /// - Throws: a refusal when there is no agreed canonical form, or when it is empty or too long.
    package func canonicalize(
        _ method: CanonicalizationMethod, omitting omitted: XMLElement? = nil
    ) throws(XMLRefusal) -> [UInt8] {
        if let omitted, !omitted.isInside(self) { throw .omittedElementElsewhere }
        let limit = document.limits.canonicalBytes
        var canonicalizer = unsafe Canonicalizer(method, omitting: omitted?.node, limit: limit)
        try unsafe canonicalizer.apex(node)
        let bytes = canonicalizer.output
        guard !bytes.isEmpty else { throw .canonicalFormEmpty }
        guard bytes.count <= limit else { throw .canonicalFormTooLarge(limit: limit) }
        return bytes
    }

    /// Whether it is a descendant of another element.
    package func isInside(_ other: XMLElement) -> Bool {
        var next = unsafe node.pointee.parent
        while let ancestor = unsafe next {
            if unsafe ancestor == other.node { return true }
            unsafe next = unsafe ancestor.pointee.parent
        }
        return false
    }
}
