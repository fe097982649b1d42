/// An extension schema that an account declares for its users or groups; once it is a `Schema`, its attributes are
/// published, filtered, patched, projected and indexed like all others.
package struct ExtensionDeclaration: Sendable, Hashable {
    package struct Attribute: Sendable, Hashable {
        package var name: String
        package var kind: SchemaAttribute.Kind
        package var multiValued: Bool
        package var caseExact: Bool
        package var required: Bool
        /// `readWrite` or `immutable`.
        package var mutability: SchemaAttribute.Mutability
        package var canonicalValues: [String]
        package var description: String
        package var subAttributes: [Attribute]

        package init(
            _ name: String, kind: SchemaAttribute.Kind = .string, multiValued: Bool = false, caseExact: Bool = false,
            required: Bool = false, mutability: SchemaAttribute.Mutability = .readWrite,
            canonicalValues: [String] = [], description: String = "", subAttributes: [Attribute] = []
        ) {
            self.name = name
            self.kind = kind
            self.multiValued = multiValued
            self.caseExact = caseExact
            self.required = required
            self.mutability = mutability
            self.canonicalValues = canonicalValues
            self.description = description
            self.subAttributes = subAttributes
        }
    }

    package var urn: String
    package var name: String
    package var description: String
    package var attributes: [Attribute]

    package init(urn: String, name: String, description: String = "", attributes: [Attribute]) {
        self.urn = urn
        self.name = name
        self.description = description
        self.attributes = attributes
    }

    package static let schemaLimit = 10
    package static let attributeLimit = 100
    package static let subAttributeLimit = 20
    private static let urnLimit = 200
    private static let nameLimit = 64

    /// The schemas of the extensions of one resource type.
    ///
    /// - Throws: the first defect: a URN that isn't one, is reserved or overlaps another; a name that can't be an
    ///   attribute's; what this server can't keep. Limits are 10 extensions, 100 attributes and 20 sub-attributes.
    package static func schemas(of declarations: [ExtensionDeclaration]) throws(ExtensionDefect) -> [Schema] {
        if declarations.count > schemaLimit { throw .tooMany("extensions", limit: schemaLimit) }
        var schemas: [Schema] = []
        for declaration in declarations {
            let schema = try declaration.schema()
            for other in schemas where overlap(schema.id, other.id) { throw .overlappingURNs(other.id, schema.id) }
            schemas.append(schema)
        }
        return schemas
    }

    /// The schema; see `schemas(of:)` for several.
    package func schema() throws(ExtensionDefect) -> Schema {
        try ExtensionDeclaration.judge(urn: urn)
        if attributes.isEmpty { throw .noAttributes }
        if attributes.count > ExtensionDeclaration.attributeLimit {
            throw .tooMany("attributes", limit: ExtensionDeclaration.attributeLimit)
        }
        try ExtensionDeclaration.judge(names: attributes.map(\.name))
        var made: [SchemaAttribute] = []
        for attribute in attributes { made.append(try attribute.schemaAttribute(in: nil)) }
        return Schema(id: urn, name: name, description: description.isEmpty ? name : description, attributes: made)
    }

    private static func judge(urn: String) throws(ExtensionDefect) {
        let parts = urn.utf8.split(separator: 0x3a, omittingEmptySubsequences: false)
        // A path continues a URN with a colon, and lists and filters end a word at space, comma and brackets.
        let isPlain = urn.utf8.allSatisfy { byte in
            byte == 0x2d || byte == 0x2e || byte == 0x5f || byte == 0x3a || byte &- 0x30 < 10
                || ASCIICase.lower(byte) &- 0x61 < 26
        }
        guard isPlain, urn.utf8.count <= urnLimit, ASCIICase.hasPrefix(urn, "urn:"), parts.count >= 3,
            parts.allSatisfy({ !$0.isEmpty })
        else { throw .malformedURN(urn) }
        for reserved in ["urn:ietf:params:scim:schemas:core:", "urn:ietf:params:scim:api:", "urn:gatehouse:"]
        where ASCIICase.hasPrefix(urn, reserved) {
            throw .reservedURN(urn)
        }
        let own = [Schema.user, .group, .enterpriseUser, .gatehouseGroup]
        if own.contains(where: { overlap($0.id, urn) }) { throw .reservedURN(urn) }
    }

    /// Whether a path under one could be one under the other.
    private static func overlap(_ first: String, _ second: String) -> Bool {
        ASCIICase.hasPrefix(first + ":", second + ":") || ASCIICase.hasPrefix(second + ":", first + ":")
    }

    fileprivate static func judge(names: [String]) throws(ExtensionDefect) {
        var seen: Set<ASCIICase.Name> = []
        for name in names {
            // `$ref` is of the RFC alone; the words join filters (RFC 7644 Figure 1).
            guard name.utf8.count <= nameLimit, name.utf8.first != 0x24, ResolvedPath.isName(name) else {
                throw .malformedName(name)
            }
            let reserved = ["and", "or", "not", "schemas", "id", "externalId", "meta", "password"]
            if reserved.contains(where: { ASCIICase.equal($0, name) }) { throw .reservedName(name) }
            guard seen.insert(ASCIICase.Name(text: name)).inserted else { throw .repeatedName(name) }
        }
    }
}

extension ExtensionDeclaration.Attribute {
    fileprivate func schemaAttribute(in parent: String?) throws(ExtensionDefect) -> SchemaAttribute {
        let path = parent.map { "\($0).\(name)" } ?? name
        if (kind == .complex) == subAttributes.isEmpty { throw .misplacedSubAttributes(path) }
        if parent != nil, kind == .complex || multiValued { throw .nestedTooDeep(path) }
        switch mutability {
        case .readWrite, .immutable: break
        case .readOnly, .writeOnly: throw .unusableMutability(path)
        }
        if parent != nil, ASCIICase.equal(name, "primary"), kind != .boolean { throw .primaryNotBoolean(path) }
        if subAttributes.count > ExtensionDeclaration.subAttributeLimit {
            throw .tooMany("sub-attributes", limit: ExtensionDeclaration.subAttributeLimit)
        }
        try ExtensionDeclaration.judge(names: subAttributes.map(\.name))
        var parts: [SchemaAttribute] = []
        for part in subAttributes { parts.append(try part.schemaAttribute(in: path)) }
        return SchemaAttribute(
            name, kind: kind, multiValued: multiValued, required: required, caseExact: caseExact,
            mutability: mutability, canonicalValues: canonicalValues,
            referenceTypes: kind == .reference ? ["external"] : [], description.isEmpty ? name : description,
            subAttributes: parts)
    }
}
