/// What is wrong with an extension that an account declares; for the one who wrote the declaration.
package enum ExtensionDefect: Error, Sendable, Hashable {
    case malformedURN(String)
    /// The URN belongs to the standard or to the gateway.
    case reservedURN(String)
    /// A path under one URN could be read as one under the other.
    case overlappingURNs(String, String)
    case malformedName(String)
    case reservedName(String)
    case repeatedName(String)
    case noAttributes
    case tooMany(String, limit: Int)
    /// Only complex attributes have sub-attributes, and they have one at least.
    case misplacedSubAttributes(String)
    /// SCIM knows one level (RFC 7643 §2.3.8), and this server keeps one value in a sub-attribute.
    case nestedTooDeep(String)
    /// Clients own what an account declares, so they must be able to write and read it.
    case unusableMutability(String)
    /// What `primary` marks is true or false (RFC 7643 §2.4).
    case primaryNotBoolean(String)

    package var sentence: String {
        switch self {
        case .malformedURN(let urn): "\"\(urn.clipped)\" is not a URN such as urn:example:scim:1.0:User."
        case .reservedURN(let urn): "\"\(urn.clipped)\" is reserved; declare an extension under a URN of your own."
        case .overlappingURNs(let first, let second):
            "\"\(first.clipped)\" and \"\(second.clipped)\" can't both be used: one begins with the other."
        case .malformedName(let name):
            "\"\(name.clipped)\" is not an attribute name: a letter, then letters, digits, - and _, 64 at most."
        case .reservedName(let name): "\"\(name.clipped)\" can't be the name of a declared attribute."
        case .repeatedName(let name): "\"\(name.clipped)\" is declared twice; names differ by more than case."
        case .noAttributes: "An extension must declare one attribute at least."
        case .tooMany(let what, let limit): "There are more than \(limit) \(what)."
        case .misplacedSubAttributes(let name):
            "\"\(name.clipped)\": complex attributes, and only they, have sub-attributes."
        case .nestedTooDeep(let name): "\"\(name.clipped)\": a sub-attribute is neither complex nor multi-valued."
        case .unusableMutability(let name): "\"\(name.clipped)\" must be readWrite or immutable."
        case .primaryNotBoolean(let name): "\"\(name.clipped)\" must be boolean, as \"primary\" always is."
        }
    }
}
