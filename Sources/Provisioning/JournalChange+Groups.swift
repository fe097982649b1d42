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

    /// What the journal says of a group that is deleted, beside its attributes, so that it can come back as it was.
    package var remains: [String: String] {
        [
            "displayName": displayName, "identifier": identifier.text, "scope": scope.description,
            "version": "\(version)", "created": "\(created.milliseconds)",
        ]
    }
}

extension JournalChange {
    /// What the account itself made of a group; nil: it wasn't there, or is no more.
    package init(from before: GroupRecord?, to after: GroupRecord?) {
        self.init(from: before?.nativeAttributes, to: after?.nativeAttributes)
    }
}
