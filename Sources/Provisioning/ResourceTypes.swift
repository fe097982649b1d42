import SCIM
import Tenancy

/// The resource types of one account: the standard ones, with the extensions that its tenant file declares.
struct ResourceTypes: Sendable {
    let user: ResourceType
    let group: ResourceType

    init(_ declarations: [Tenancy.ExtensionDeclaration]) {
        user = .user(with: Self.schemas(declarations, .user))
        group = .group(with: Self.schemas(declarations, .group))
    }

    subscript(kind: ResourceKind) -> ResourceType {
        switch kind {
        case .user: user
        case .group: group
        }
    }

    /// A declaration that SCIM can't take was refused when the tenant file was read; one that comes here all the same declares nothing.
    private static func schemas(
        _ declarations: [Tenancy.ExtensionDeclaration], _ resource: Tenancy.ExtensionDeclaration.Resource
    ) -> [Schema] {
        let own = declarations.filter { $0.resource == resource }.map(SCIM.ExtensionDeclaration.init)
        return own.isEmpty ? [] : (try? SCIM.ExtensionDeclaration.schemas(of: own)) ?? []
    }
}

extension SCIM.ExtensionDeclaration {
    fileprivate init(_ declared: Tenancy.ExtensionDeclaration) {
        self.init(
            urn: declared.urn, name: declared.name,
            attributes: declared.attributes.map { attribute in
                Attribute(
                    attribute.name, kind: SchemaAttribute.Kind(attribute.type), multiValued: attribute.multiValued,
                    caseExact: attribute.caseExact, required: attribute.required)
            })
    }
}

extension SchemaAttribute.Kind {
    fileprivate init(_ type: Tenancy.ExtensionDeclaration.AttributeType) {
        switch type {
        case .string: self = .string
        case .boolean: self = .boolean
        case .decimal: self = .decimal
        case .integer: self = .integer
        case .dateTime: self = .dateTime
        case .reference: self = .reference
        case .binary: self = .binary
        }
    }
}
