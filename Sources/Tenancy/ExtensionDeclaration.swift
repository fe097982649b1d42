/// A schema extension that an account declares in its file (RFC 7643 §3.3): attributes of its own on users or groups.
package struct ExtensionDeclaration: Hashable, Sendable, Codable {
    package enum Resource: String, Hashable, Sendable, Codable, CaseIterable {
        case user = "User"
        case group = "Group"
    }

    /// The types of RFC 7643 §2.3, without `complex`.
    package enum AttributeType: String, Hashable, Sendable, Codable, CaseIterable {
        case string, boolean, decimal, integer, dateTime, reference, binary
    }

    package struct Attribute: Hashable, Sendable, Codable {
        package var name: String
        package var type: AttributeType
        package var multiValued: Bool
        package var caseExact: Bool
        package var required: Bool

        package init(
            name: String, type: AttributeType = .string, multiValued: Bool = false, caseExact: Bool = false,
            required: Bool = false
        ) {
            self.name = name
            self.type = type
            self.multiValued = multiValued
            self.caseExact = caseExact
            self.required = required
        }
    }

    package var urn: String
    package var name: String
    package var resource: Resource
    /// Never empty, names unique in any case.
    package var attributes: [Attribute]

    package init(urn: String, name: String, resource: Resource, attributes: [Attribute]) {
        self.urn = urn
        self.name = name
        self.resource = resource
        self.attributes = attributes
    }
}

extension KeyedDecodingContainer {
    /// Accounts that were stored before there were extensions have none; the synthesized decoding of `Account` calls this.
    func decode(_ type: [ExtensionDeclaration].Type, forKey key: Key) throws -> [ExtensionDeclaration] {
        try decodeIfPresent(type, forKey: key) ?? []
    }
}
