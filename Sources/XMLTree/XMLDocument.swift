import CLibXML2

/// A parsed XML document, never changed afterwards; elements keep it alive.
///
/// `@unchecked Sendable`: after ``parse(_:limits:)`` the tree is only read, and nothing that is used here caches in it.
@safe package final class XMLDocument: @unchecked Sendable {
    /// The limits that it was parsed under.
    package let limits: XMLLimits
    let pointer: UnsafeMutablePointer<xmlDoc>
    private let rootNode: UnsafeMutablePointer<xmlNode>

    /// Takes ownership.
    init(owning pointer: UnsafeMutablePointer<xmlDoc>, limits: XMLLimits) throws(XMLRefusal) {
        guard let root = unsafe xmlDocGetRootElement(pointer) else {
            unsafe xmlFreeDoc(pointer)
            throw .parserFailed
        }
        unsafe self.pointer = unsafe pointer
        unsafe rootNode = unsafe root
        self.limits = limits
    }

    deinit {
        unsafe xmlFreeDoc(pointer)
    }

    /// The document element.
    package var root: XMLElement { unsafe XMLElement(rootNode, of: self) }

    /// Parses a message with limits and without mercy: one parse, and any error or warning refuses.
    ///
    /// No DTD, no entities but the five of XML, nothing external, UTF-8 only, no bytes before or after the document.
    /// Any input costs linear time; within 256 KiB less than 50 ms and 32 MiB.
    ///
    /// - Throws: ``XMLRefusal``.
    package static func parse(
        _ bytes: [UInt8], limits: XMLLimits = .standard
    ) throws(XMLRefusal) -> XMLDocument {
        try XMLScan.check(bytes, limits: limits)
        return try unsafe XMLDocument(owning: XMLParser.parse(bytes, limits: limits), limits: limits)
    }
}
