import Access
import Directory
import Provisioning
import SCIM
import Tenancy

/// A native user as the SCIM resource that integrations read: with it an IdP's import and matching find them, and an
/// adoption starts from it.
enum NativeUserDocument {
    /// What a change makes of the account's own record.
    /// - Parameter before: nil: the user is new.
    /// - Throws: `SCIMRefusal` for a value that no directory takes.
    static func draft(_ change: PersonChange, of before: UserRecord?) throws(SCIMRefusal) -> UserDraft {
        let profile = before?.profile ?? Profile()
        var body = JSONObject([("schemas", .array([.string(Schema.user.id)]))])
        body["userName"] = change.userName.applied(to: before?.userName).map { .string($0) }
        body["active"] = .bool(change.active.applied(to: before?.active) ?? true)
        body["displayName"] = change.displayName.applied(to: displayName(before)).map { .string($0) }
        var name = JSONObject()
        name["givenName"] = change.givenName.applied(to: profile.givenName).map { .string($0) }
        name["familyName"] = change.familyName.applied(to: profile.familyName).map { .string($0) }
        if !name.isEmpty { body["name"] = .object(name) }
        if let email = change.email.applied(to: profile.email) {
            let type = change.emailType.applied(to: profile.emailType) ?? "work"
            body["emails"] = [["value": .string(email), "type": .string(type), "primary": true]]
        }
        return try UserDraft(try ResourceDocument.decode(create: .object(body), as: .user, dialect: .strict).document)
    }

    /// The display name that was given, rather than one that was made of the other names.
    private static func displayName(_ before: UserRecord?) -> String? {
        guard let before, let stored = try? ResourceDocument(stored: before.document, type: .user) else { return nil }
        return stored.displayName
    }
}
