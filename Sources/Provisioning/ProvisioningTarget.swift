package import Access
import Directory
import SCIM
package import Tenancy

/// Where a SCIM request goes: an integration's directory in an account, by whom and when.
///
/// An object, because it goes through many hands: each then holds one reference instead of dozens.
package final class ProvisioningTarget: Sendable {
    package let account: Account
    package let integration: Integration
    package let operation: Operation
    /// Where it's put down what is done; nil: nowhere.
    let trace: ProvisioningTrace?
    let types: ResourceTypes

    package init(account: Account, integration: Integration, operation: Operation, trace: ProvisioningTrace? = nil) {
        self.account = account
        self.integration = integration
        self.operation = operation
        self.trace = trace
        types = ResourceTypes(account.extensions)
    }

    var dialect: SCIMDialect { integration.scim.strict ? .strict : .tolerant }
    var provenance: Provenance { .managed(by: integration.id) }
}

/// The kinds of resources that an IdP provisions.
package enum ResourceKind: Hashable, Sendable, CaseIterable {
    case user, group

    var type: ResourceType {
        switch self {
        case .user: .user
        case .group: .group
        }
    }
}

/// The answer to a SCIM request that wasn't refused.
package struct SCIMReply: Sendable {
    package let status: Int
    package let body: [UInt8]?
    /// The body where it's large: to be sent piece by piece.
    package var pieces: GroupBody?
    /// The entity tag of the resource in `body`.
    package var version: String?
    /// The resource's own URL, where one was created or is shown.
    package var location: String?

    package init(status: Int, body: [UInt8]? = nil, version: String? = nil, location: String? = nil) {
        self.status = status
        self.body = body
        self.version = version
        self.location = location
    }

    init(status: Int, group: GroupBody, version: String, location: String) {
        let whole = group.whole
        self.init(status: status, body: whole, version: version, location: location)
        if whole == nil { pieces = group }
    }

    static let noContent = SCIMReply(status: 204)

    /// The client has this version already.
    static func notModified(_ version: Version, location: String) -> SCIMReply {
        SCIMReply(status: 304, version: version.entityTag, location: location)
    }
}
