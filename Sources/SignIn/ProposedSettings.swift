package import KeyMaterial
package import Tenancy

/// Settings that somebody thinks of making, for a response to be judged under; nil: as it is.
package struct ProposedSettings: Sendable {
    /// The IdP's, in place of those that are trusted.
    package var certificates: [Certificate]?
    package var identityProviderEntityID: String?
    /// Ours: the audience.
    package var entityID: String?
    /// Whatever is named in it, in place of what is mapped.
    package var attributes = ProposedAttributes()
    package var allowsSHA1: Bool?
    package var allowsCBC: Bool?
    package var clockSkewSeconds: Int64?
    package var idpInitiated: IdPInitiated?
    package var policy: RoutingPolicy?

    package init() {}

    /// The account as it would be.
    func applied(to account: Account, at integration: Slug<Integration>) -> Account {
        var account = account
        account.routing = policy ?? account.routing
        for index in account.integrations.indices where account.integrations[index].id == integration {
            apply(to: &account.integrations[index])
        }
        return account
    }

    private func apply(to integration: inout Integration) {
        if let certificates { integration.trust?.certificates = certificates.map(\.der) }
        if let identityProviderEntityID { integration.trust?.entityID = identityProviderEntityID }
        integration.entityID = entityID ?? integration.entityID
        attributes.apply(to: &integration.attributes)
        integration.allowsSHA1 = allowsSHA1 ?? integration.allowsSHA1
        integration.refusesCBC = allowsCBC.map { !$0 } ?? integration.refusesCBC
        integration.clockSkewSeconds = clockSkewSeconds ?? integration.clockSkewSeconds
        integration.idpInitiated = idpInitiated ?? integration.idpInitiated
    }
}

/// Names of attributes, by what they carry.
package struct ProposedAttributes: Sendable {
    private var names: [Field: String] = [:]

    /// As `attributes:` of a tenant file names them.
    private enum Field: String, CaseIterable {
        case email
        case givenName = "given_name"
        case familyName = "family_name"
        case displayName = "display_name"
        case groups
    }

    package init() {}

    /// What can be mapped.
    package static let fields = Field.allCases.map(\.rawValue)

    /// False, and nothing taken, when there's no such field, or the name can't be one.
    package mutating func set(_ field: String, to name: String) -> Bool {
        guard let field = Field(rawValue: field), !name.isEmpty, name.utf8.count <= 256 else { return false }
        names[field] = name
        return true
    }

    func apply(to mapping: inout AttributeMapping) {
        mapping.email = names[.email] ?? mapping.email
        mapping.givenName = names[.givenName] ?? mapping.givenName
        mapping.familyName = names[.familyName] ?? mapping.familyName
        mapping.displayName = names[.displayName] ?? mapping.displayName
        mapping.groups = names[.groups] ?? mapping.groups
    }
}
