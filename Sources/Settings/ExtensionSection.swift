import Tenancy

/// `extensions:` of an account: SCIM attributes of its own.
enum ExtensionSection {
    private static let mostExtensions = 20
    private static let mostAttributes = 200
    /// Those that every resource has of itself (RFC 7643 §3.1); a second one of that name would only confuse.
    private static let reserved: Set = ["schemas", "id", "externalid", "meta"]

    static func read(_ field: Field) -> [ExtensionDeclaration]? {
        let extensions = field.list(uniqueBy: { $0.urn.lowercased() }, of: declaration)
        if let extensions, extensions.count > mostExtensions {
            field.refuse("has more than \(mostExtensions) extensions")
        }
        return extensions
    }

    private static func declaration(_ field: Field) -> ExtensionDeclaration? {
        guard let section = Section(field) else { return nil }
        let urn = section.required("urn") { $0.parse(Self.urn) }
        let name = section.required("name") { $0.text(limit: 200) }
        let resource = section.required("resource") { $0.choice(of: ExtensionDeclaration.Resource.self) }
        let attributes = section.required("attributes") { list in
            let found = list.list(
                orEmpty: "names no attribute, so there would be nothing in it",
                uniqueBy: { $0.name.lowercased() }, of: attribute)
            if let found, found.count > mostAttributes { list.refuse("has more than \(mostAttributes) attributes") }
            return found
        }
        section.finish()
        guard let urn, let name, let resource, let attributes else { return nil }
        return ExtensionDeclaration(urn: urn, name: name, resource: resource, attributes: attributes)
    }

    private static func attribute(_ field: Field) -> ExtensionDeclaration.Attribute? {
        guard let section = Section(field) else { return nil }
        let name = section.required("name") { $0.parse(attributeName) }
        let type = section.value("type") { $0.choice(of: ExtensionDeclaration.AttributeType.self) }
        let multiValued = section.value("multi_valued") { $0.flag() }
        let caseExact = section.value("case_exact") { $0.flag() }
        let required = section.value("required") { $0.flag() }
        if let type, type != .string, section.field("case_exact") != nil {
            section.refuse("case_exact", "is for strings only; \(type.rawValue) has its own rule")
        }
        section.finish()
        return name.map {
            ExtensionDeclaration.Attribute(
                name: $0, type: type ?? .string, multiValued: multiValued ?? false, caseExact: caseExact ?? false,
                required: required ?? false)
        }
    }

    /// RFC 8141 §2, of the characters that a filter or a PATCH path can hold (RFC 7644 §3.10).
    private static func urn(_ text: String) throws(Complaint) -> String {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x3a, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
            default: false
            }
        }
        guard parts.count >= 3, parts.first?.lowercased() == "urn", !parts.contains(""), isPlain, text.utf8.count <= 255
        else {
            throw Complaint("must be a URN such as urn:acme:scim:2.0:User, of letters, digits, colons, dots, - and _")
        }
        // A path ends in a name after the last colon; `…:2.0:User:badge` must not be both an extension and an attribute of another.
        let lowercased = text.lowercased()
        for taken in ["urn:ietf:", "urn:gatehouse:"] where lowercased.hasPrefix(taken) {
            throw Complaint("must not begin with \(taken), which isn't the account's to define")
        }
        return text
    }

    /// RFC 7643 §2.1.
    private static func attributeName(_ text: String) throws(Complaint) -> String {
        let isName =
            text.utf8.enumerated().allSatisfy { position, byte in
                switch byte {
                case 0x41...0x5a, 0x61...0x7a: true
                case 0x30...0x39, 0x2d, 0x5f: position > 0
                default: false
                }
            } && text.utf8.count <= 64
        guard isName else { throw Complaint("must be a letter and then up to 63 letters, digits, - and _") }
        guard !reserved.contains(text.lowercased()) else {
            throw Complaint("is a name that every resource has already")
        }
        return text
    }
}
