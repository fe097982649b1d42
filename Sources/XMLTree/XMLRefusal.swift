/// Why XML from the network was refused.
///
/// No case carries text of the message except names, so that one can be logged. Names are capped where they are shown.
package enum XMLRefusal: Error, Sendable, Hashable {
    /// There are no bytes.
    case empty
    /// More bytes than the limit.
    case tooLarge(bytes: Int, limit: Int)
    /// Overlong, cut or otherwise invalid UTF-8.
    case notUTF8
    /// A zero byte, behind which libxml2 would read nothing and another parser might.
    case zeroByte
    /// Any `<!DOCTYPE`: entities, external files and attributes that turn into IDs start there.
    case documentTypeDeclaration
    /// A comment, with which text can be split (CVE-2017-11427).
    case comment
    /// A processing instruction, with which text can be split.
    case processingInstruction
    /// An XML declaration with another encoding than UTF-8.
    case encodingUnsupported
    /// An XML declaration with another version than 1.0, or one that is malformed.
    case versionUnsupported
    /// More attributes on one tag than the limit.
    case tooManyAttributes(limit: Int)
    /// More namespace declarations on one tag, or in scope at one place, than the limit.
    case tooManyNamespaces(limit: Int)
    /// A namespace name longer than the limit.
    case namespaceTooLong(limit: Int)
    /// An element or attribute name longer than the limit.
    case nameTooLong(limit: Int)
    /// Elements nested deeper than the limit.
    case tooDeep(limit: Int)
    /// More elements than the limit.
    case tooManyElements(limit: Int)
    /// Not well-formed, or not well-formed as to namespaces; the code is libxml2's `xmlParserErrors`.
    case malformed(line: Int, code: Int)
    /// An element stands where only text may.
    case elementInText(in: String)
    /// Text stands where only elements may.
    case textBetweenElements(in: String)
    /// A child that must be there isn't.
    case childMissing(String, in: String)
    /// A child that may be there once is there again.
    case childRepeated(String, in: String)
    /// Two elements carry the same ID.
    case idRepeated
    /// A namespace name that is relative, empty behind a prefix or has `&` in it has no agreed canonical form; nor has an
    /// inherited `xml:base` in Canonical XML 1.1.
    case namespaceNotCanonical
    /// The canonical form is longer than the limit.
    case canonicalFormTooLarge(limit: Int)
    /// The canonical form is empty, which must never be taken for something signed.
    case canonicalFormEmpty
    /// The element to leave out isn't inside the element to canonicalize.
    case omittedElementElsewhere
    /// libxml2 could not allocate, or met a node that a parsed message can't have.
    case parserFailed
}
