package import Directory
package import Journal
package import SCIM
import Tenancy

extension GroupRecord {
    /// What the account itself says of a group, as the journal has it.
    package var nativeAttributes: JSONObject {
        var attributes = JSONObject()
        if provenance == .native {
            attributes["displayName"] = .string(displayName)
            attributes["scope"] = .string(scope.description)
        }
        attributes["description"] = description.map { .string($0) }
        if !tags.isEmpty { attributes["tags"] = .array(tags.map { .string($0) }) }
        return attributes
    }
}

extension JournalChange {
    /// What the account itself made of a group; nil: it wasn't there, or is no more.
    package init(from before: GroupRecord?, to after: GroupRecord?) {
        guard let before, let after else {
            self.init(before: before?.nativeAttributes.bytes, after: after?.nativeAttributes.bytes)
            return
        }
        self.init(from: before.nativeAttributes, to: after.nativeAttributes)
    }
}
