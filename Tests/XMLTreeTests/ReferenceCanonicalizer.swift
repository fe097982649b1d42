import CLibXML2

@testable import XMLTree

/// libxml2's own canonicalization, which ours has to equal byte for byte.
enum ReferenceCanonicalizer {
    @safe private struct Selection {
        var root: UnsafeMutablePointer<xmlNode>
        var omitted: UnsafeMutablePointer<xmlNode>?
    }

    /// Nil when libxml2 fails.
    static func canonicalize(
        _ element: XMLElement, _ method: CanonicalizationMethod, omitting omitted: XMLElement? = nil
    ) -> [UInt8]? {
        guard let output = unsafe xmlAllocOutputBuffer(nil) else { return nil }
        defer { unsafe xmlOutputBufferClose(output) }
        var selection = unsafe Selection(root: element.node, omitted: omitted?.node)
        var mode = XML_C14N_1_0
        var prefixes: [String] = []
        if method == .inclusive11 { mode = XML_C14N_1_1 }
        if case .exclusive(let list) = method {
            mode = XML_C14N_EXCLUSIVE_1_0
            prefixes = list
        }
        var copies = unsafe prefixes.map { unsafe xmlStrdup(Array($0.utf8) + [0]) }
        unsafe copies.append(nil)
        defer { unsafe copies.forEach { unsafe gatehouse_xml_free($0) } }
        let length = unsafe copies.withUnsafeMutableBufferPointer { list in
            unsafe withUnsafeMutablePointer(to: &selection) { selection in
                unsafe xmlC14NExecute(
                    element.document.pointer, isSelected, selection, Int32(mode.rawValue),
                    prefixes.isEmpty ? nil : list.baseAddress, 0, output)
            }
        }
        guard length >= 0, let start = unsafe xmlOutputBufferGetContent(output) else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(xmlOutputBufferGetSize(output))))
    }

    private static let isSelected: xmlC14NIsVisibleCallback = { context, node, parent in
        guard let selection = unsafe context?.assumingMemoryBound(to: Selection.self).pointee else { return 0 }
        let type = unsafe node?.pointee.type
        // Namespace nodes are an `xmlNs` in disguise, and attributes hang beside the tree.
        var next = unsafe type == XML_NAMESPACE_DECL || type == XML_ATTRIBUTE_NODE ? parent : node
        while let current = unsafe next {
            if unsafe current == selection.omitted { return 0 }
            if unsafe current == selection.root { return 1 }
            unsafe next = unsafe current.pointee.parent
        }
        return 0
    }
}
