package import Journal
package import SCIM

extension JournalChange {
    /// The attributes in which two documents of one resource differ.
    package init(from before: ResourceDocument, to after: ResourceDocument) {
        self.init(from: before.object, to: after.object)
    }

    /// The members in which two objects differ; all of one that wasn't there, or is no more.
    package init(from before: JSONObject?, to after: JSONObject?) {
        guard let before, let after else {
            self.init(before: before?.bytes, after: after?.bytes)
            return
        }
        var (old, new) = (JSONObject(), JSONObject())
        for member in before.members where after[member.name] != member.value { old[member.name] = member.value }
        for member in after.members where before[member.name] != member.value { new[member.name] = member.value }
        self.init(before: old.bytes, after: new.bytes)
    }
}
