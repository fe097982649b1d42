import CLibXML2

/// The one call of libxml2's parser.
enum XMLParser {
    /// What the parser met first.
    private final class Findings {
        var refusal: XMLRefusal?
    }

    private static let isSetUp: Bool = {
        gatehouse_xml_setup()
        return true
    }()

    private static let options = Int32(
        XML_PARSE_NONET.rawValue | XML_PARSE_NOCDATA.rawValue | XML_PARSE_COMPACT.rawValue)

    static func parse(_ bytes: [UInt8], limits: XMLLimits) throws(XMLRefusal) -> UnsafeMutablePointer<xmlDoc> {
        guard isSetUp, let length = Int32(exactly: bytes.count), let context = unsafe xmlNewParserCtxt() else {
            throw .parserFailed
        }
        defer { unsafe xmlFreeParserCtxt(context) }
        guard let handler = unsafe context.pointee.sax else { throw .parserFailed }
        let findings = Findings()
        unsafe context.pointee.userData = UnsafeMutableRawPointer(context)
        unsafe context.pointee._private = unsafe Unmanaged.passUnretained(findings).toOpaque()
        // Structured errors reach `serror` only when the handler says that it is of SAX 2.
        unsafe handler.pointee.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handler.pointee.serror = { context, error in
            let line = unsafe Int(error?.pointee.line ?? 0)
            let code = unsafe Int(error?.pointee.code ?? -1)
            unsafe XMLParser.refuse(.malformed(line: line, code: code), context)
        }
        // The scan refused these three already; that libxml2 agrees is checked, not assumed.
        unsafe handler.pointee.internalSubset = { context, _, _, _ in
            unsafe XMLParser.refuse(.documentTypeDeclaration, context)
        }
        switch limits.comments {
        case .refused:
            unsafe handler.pointee.comment = { context, _ in unsafe XMLParser.refuse(.comment, context) }
            unsafe handler.pointee.processingInstruction = { context, _, _ in
                unsafe XMLParser.refuse(.processingInstruction, context)
            }
        case .leftOut:
            unsafe handler.pointee.comment = nil
            unsafe handler.pointee.processingInstruction = nil
        }
        let document = unsafe bytes.withUnsafeBytes { buffer in
            unsafe xmlCtxtReadMemory(
                context, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), length, nil, "UTF-8", options)
        }
        let refusal = withExtendedLifetime(findings) { findings.refusal }
        guard let document = unsafe document else { throw refusal ?? .malformed(line: 0, code: -1) }
        let input = unsafe context.pointee.input
        let isComplete = unsafe input.map { unsafe $0.pointee.cur == $0.pointee.end } ?? false
        guard refusal == nil, unsafe context.pointee.wellFormed == 1, unsafe context.pointee.nsWellFormed == 1,
            isComplete,
            unsafe document.pointee.intSubset == nil, unsafe document.pointee.extSubset == nil
        else {
            unsafe xmlFreeDoc(document)
            throw refusal ?? .malformed(line: 0, code: -2)
        }
        return unsafe document
    }

    /// Remembers the first finding and ends the parse.
    private static func refuse(_ refusal: XMLRefusal, _ context: UnsafeMutableRawPointer?) {
        guard let context = unsafe context?.assumingMemoryBound(to: xmlParserCtxt.self),
            let state = unsafe context.pointee._private
        else { return }
        let findings = unsafe Unmanaged<Findings>.fromOpaque(state).takeUnretainedValue()
        guard findings.refusal == nil else { return }
        findings.refusal = refusal
        unsafe xmlStopParser(context)
    }
}
