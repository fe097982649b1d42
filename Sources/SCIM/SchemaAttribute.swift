/// One row of a schema: an attribute and its characteristics (RFC 7643 §2.2 and §7).
///
/// A class, so that a resolved path or filter points at the row instead of copying it; immutable, so it is shared.
package final class SchemaAttribute: Sendable {
    package enum Kind: String, Sendable {
        case string, boolean, decimal, integer, dateTime, binary, reference, complex
    }

    package enum Mutability: String, Sendable {
        case readOnly, readWrite, immutable, writeOnly
    }

    package enum Returned: String, Sendable {
        case always, never, `default`, request
    }

    package enum Uniqueness: String, Sendable {
        case none, server, global
    }

    package let name: String
    package let kind: Kind
    package let multiValued: Bool
    package let required: Bool
    package let caseExact: Bool
    package let mutability: Mutability
    package let returned: Returned
    package let uniqueness: Uniqueness
    package let canonicalValues: [String]
    package let referenceTypes: [String]
    package let subAttributes: [SchemaAttribute]
    package let description: String
    /// How strings of this attribute compare.
    package let matching: StringMatching
    /// Whether some of its sub-attributes don't go out by default.
    let hidesParts: Bool
    /// The value a resource is created with when the client leaves the attribute out.
    package let initialValue: JSONValue?

    package init(
        _ name: String,
        kind: Kind = .string,
        multiValued: Bool = false,
        required: Bool = false,
        caseExact: Bool = false,
        mutability: Mutability = .readWrite,
        returned: Returned = .default,
        uniqueness: Uniqueness = .none,
        canonicalValues: [String] = [],
        referenceTypes: [String] = [],
        matching: StringMatching? = nil,
        initialValue: JSONValue? = nil,
        _ description: String,
        subAttributes: [SchemaAttribute] = []
    ) {
        self.name = name
        self.kind = kind
        self.multiValued = multiValued
        self.required = required
        // References and binaries are case exact by definition (RFC 7643 §2.3.6 and §2.3.7).
        let exact = caseExact || kind == .reference || kind == .binary
        self.caseExact = exact
        self.mutability = mutability
        self.returned = returned
        self.uniqueness = uniqueness
        self.canonicalValues = canonicalValues
        self.referenceTypes = referenceTypes
        self.subAttributes = subAttributes
        self.description = description
        self.matching = matching ?? (exact ? .exact : .folded)
        self.initialValue = initialValue
        hidesParts = subAttributes.contains { $0.returned == .never || $0.returned == .request }
    }

    /// The sub-attribute of this name in any ASCII case.
    package func subAttribute(_ name: String) -> SchemaAttribute? {
        subAttributes.first { ASCIICase.equal($0.name, name) }
    }

    /// The sub-attribute a bare value stands for: `emails co "x"` means `emails.value` (RFC 7643 §2.4).
    package var valueAttribute: SchemaAttribute? {
        kind == .complex ? subAttribute("value") : nil
    }

    var primaryAttribute: SchemaAttribute? {
        multiValued ? subAttribute("primary") : nil
    }
}
