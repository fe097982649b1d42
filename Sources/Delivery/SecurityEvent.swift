import HandOff
import Journal
import SCIM
import Tenancy

/// An entry of the journal as the claims of a security event token (RFC 8417), in the vocabulary of SCIM events (RFC 9967).
///
/// Only what happens to users and groups has a word there.
struct SecurityEvent {
    static let type = "secevent+jwt"

    private let entry: JournalEntry
    private let name: String
    private let payload: JSONObject
    private let externalID: String?

    /// Whether entries of this kind say that a user, a group or a membership was changed.
    static func tells(_ kind: String) -> Bool { kinds.contains(kind) }

    private static let kinds = Set(
        [
            JournalEvent.Kind.userProvisioned, .userCreated, .userRestored, .groupPushed, .groupCreated, .groupRestored,
            .userUpdated, .groupUpdated, .membersChanged, .userDeactivated, .userReactivated, .userDeleted,
            .groupDeleted,
        ].map(\.rawValue))

    /// Nil for an entry that isn't about a user or a group.
    init?(_ entry: JournalEntry) {
        guard Self.tells(entry.kind) else { return nil }
        let change: JSONObject =
            if let text = entry.change, case .object(let object)? = try? JSONValue.parse(Array(text.utf8)) {
                object
            } else {
                JSONObject()
            }
        let after = change["after"]?.object ?? JSONObject()
        self.entry = entry
        externalID = (after["externalId"] ?? change["before"]?.object?["externalId"])?.string
        switch entry.kind {
        case "user.provisioned", "user.created", "user.restored", "group.pushed", "group.created", "group.restored":
            var data = after
            data["id"] = .string(entry.subject)
            (name, payload) = ("prov:create:full", JSONObject([("data", .object(data))]))
        case "user.updated", "group.updated", "group.members_changed":
            let patch = Self.patch(change)
            guard !patch.isEmpty else { return nil }
            let data: JSONValue = [
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": .array(patch),
            ]
            (name, payload) = ("prov:patch:full", JSONObject([("data", data)]))
        case "user.deactivated": (name, payload) = ("prov:deactivate", JSONObject())
        case "user.reactivated": (name, payload) = ("prov:activate", JSONObject())
        case "user.deleted", "group.deleted": (name, payload) = ("prov:delete", JSONObject())
        default: return nil
        }
    }

    /// The change as the operations of a PATCH that would make it.
    private static func patch(_ change: JSONObject) -> [JSONValue] {
        let (before, after) = (change["before"]?.object, change["after"]?.object)
        var operations: [JSONValue] = []
        for member in before?.members ?? [] where after?[member.name] == nil {
            operations.append(["op": "remove", "path": .string(member.name)])
        }
        for member in after?.members ?? [] {
            operations.append(["op": "replace", "path": .string(member.name), "value": member.value])
        }
        for id in change["removed"]?.array ?? [] {
            operations.append(["op": "remove", "path": .string("members[value eq \"\(id.string ?? "")\"]")])
        }
        if let added = change["added"]?.array {
            operations.append([
                "op": "add", "path": "members", "value": .array(added.map { ["value": $0] }),
            ])
        }
        return operations
    }

    /// - Parameter audience: the receiver.
    func claims(issuer: String, audience: String, in account: Slug<Account>) -> [UInt8] {
        let place = entry.subject.hasPrefix(Group.idPrefix) ? "Groups" : "Users"
        var subject: JSONObject = JSONObject([
            ("format", "scim"), ("uri", .string("/\(place)/\(entry.subject)")), ("id", .string(entry.subject)),
        ])
        subject["externalId"] = externalID.map { .string($0) }
        let claims: JSONValue = [
            "iss": .string(issuer), "iat": .number(JSONNumber(Int(clamping: entry.at.seconds))),
            "jti": .string(EventMessage.id(of: entry, in: account)), "aud": .string(audience),
            "txn": .string(entry.requestID), "sub_id": .object(subject),
            "events": .object(JSONObject([("urn:ietf:params:scim:event:\(name)", .object(payload))])),
        ]
        return claims.bytes
    }
}
